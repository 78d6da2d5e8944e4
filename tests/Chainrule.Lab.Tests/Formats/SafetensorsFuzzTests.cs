using Chainrule.Kernels;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Formats;

public class SafetensorsFuzzTests
{
    [Fact]
    public void Any_bytes_are_read_or_refused_and_nothing_else_is_thrown()
    {
        string[] snippets =
            ["{", "}", "[", "]", ",", ":", "\"", "0", "-1", "1e9", "9223372036854775808", "null", "\\ud800", "\"U8\"", "__metadata__"];
        var original = SafetensorsFileTests.SmallBytes();
        var random = new Philox(2, purpose: 99);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = original.ToList();
            for (var change = random.NextInt32(4); change >= 0; change--)
            {
                var at = random.NextInt32(bytes.Count);
                switch (random.NextInt32(4))
                {
                    case 0:
                        bytes[at] = (byte)random.NextInt32(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.NextInt32(30), bytes.Count - at - 1));
                        break;
                    case 2:
                        bytes.InsertRange(at, snippets[random.NextInt32(snippets.Length)].Select(letter => (byte)letter));
                        break;
                    default:
                        bytes[random.NextInt32(Math.Min(8, bytes.Count))] = (byte)random.NextInt32(256);
                        break;
                }
            }

            try
            {
                SafetensorsFile.Parse([.. bytes], "fuzz", digestRequired: true).Tensors.Count.ShouldBe(5);
            }
            catch (DamagedFileException)
            {
            }
        }
    }

    [Fact]
    public void Reading_allocates_little_beside_the_file_itself()
    {
        var bytes = SafetensorsFile.ToBytes([StoredTensor.Of("w", [1000, 1000], new float[1_000_000])]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsFile.Parse(bytes, "large");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
    }
}
