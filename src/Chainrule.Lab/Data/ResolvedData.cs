using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chainrule.Lab.Data;

/// <summary>The data that a request led to.</summary>
/// <param name="Training">The training samples.</param>
/// <param name="Test">The test samples, of the same shape and classes.</param>
/// <param name="Origin">Where they came from: a folder, an address, or that the program drew them.</param>
/// <param name="FallbackReason">Why the built-in digits stand in for MNIST, or null where what was asked for was found.</param>
public sealed record ResolvedData(IDataSet Training, IDataSet Test, string Origin, string? FallbackReason = null)
{
    private readonly Lazy<string> _sha256 = new(() => Hash([Training, Test]));

    /// <summary>Whether the built-in digits stand in for a data set that was not found.</summary>
    public bool IsFallback => FallbackReason is not null;

    /// <summary>The SHA-256 of all images and labels, computed once: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => _sha256.Value;

    private static string Hash(IDataSet[] parts)
    {
        Span<byte> label = stackalloc byte[4];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // A byte where a byte is enough, as data sets of that kind have it.
            var width = part.ClassCount <= 256 ? 1 : 4;
            for (var i = 0; i < part.Count; i++)
            {
                hash.AppendData(part.Image(i));
                BinaryPrimitives.WriteInt32LittleEndian(label, part.Label(i));
                hash.AppendData(label[..width]);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
