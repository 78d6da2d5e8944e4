using Chainrule.Lab.Data;

namespace Chainrule.Bench;

/// <summary>The images that trainings learn from.</summary>
internal static class Mnist
{
    /// <summary>MNIST, from the folder that the options name, or wherever it is found.</summary>
    public static async Task<ResolvedData> FindAsync(Options options)
    {
        using var client = new HttpClient();
        return await new DataResolver(client).ResolveAsync(new DataRequest { Name = "mnist", Folder = options.Text("--data") });
    }
}
