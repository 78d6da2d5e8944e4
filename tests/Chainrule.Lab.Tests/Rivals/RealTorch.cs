using Chainrule.Lab.Rivals;

namespace Chainrule.Lab.Tests.Rivals;

/// <summary>The Python with PyTorch, for the tests that need it; they are skipped where there is none.</summary>
internal static class RealTorch
{
    private static readonly Lazy<(TorchPython? Python, string Reason)> s_found = new(() =>
    {
        try
        {
            return (TorchPython.Find(null, Environment.GetEnvironmentVariable), "");
        }
        catch (RivalException e)
        {
            return (null, e.Message);
        }
    });

    public static TorchPython Find()
    {
        if (s_found.Value.Python is null) Assert.Skip(s_found.Value.Reason);
        return s_found.Value.Python!;
    }
}
