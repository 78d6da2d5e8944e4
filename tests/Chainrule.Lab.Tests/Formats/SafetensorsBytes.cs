using System.Text;

namespace Chainrule.Lab.Tests.Formats;

internal static class SafetensorsBytes
{
    internal static byte[] Of(string header, params byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data];
    }
}
