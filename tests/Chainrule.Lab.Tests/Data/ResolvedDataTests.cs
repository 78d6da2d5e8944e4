using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class ResolvedDataTests
{
    [Fact]
    public void Labels_beyond_a_byte_count_in_the_hash()
    {
        Hash(classes: 300, label: 1).ShouldNotBe(Hash(classes: 300, label: 257));
        Hash(classes: 300, label: 1).ShouldBe(Hash(classes: 300, label: 1));
        Hash(classes: 10, label: 1).ShouldNotBe(Hash(classes: 10, label: 2));
    }

    private static string Hash(int classes, int label) => new ResolvedData(new One(classes, label), new One(classes, 0), "here").Sha256;

    private sealed class One(int classes, int label) : IDataSet
    {
        public string Name => "one";

        public int Count => 1;

        public IReadOnlyList<int> SampleShape => [1, 1, 1];

        public int ClassCount => classes;

        public IReadOnlyList<string> ClassNames => [.. Enumerable.Range(0, classes).Select(i => $"{i}")];

        public ReadOnlySpan<byte> Image(int index) => [7];

        public int Label(int index) => label;
    }
}
