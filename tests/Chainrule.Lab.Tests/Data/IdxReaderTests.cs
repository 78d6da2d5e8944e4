using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class IdxReaderTests
{
    [Fact]
    public void A_pair_becomes_a_data_set()
    {
        var data = IdxReader.Pair("toy", Images(6), Labels(6, 3));
        data.Count.ShouldBe(6);
        data.SampleShape.ShouldBe([1, 4, 4]);
        data.ClassNames.ShouldBe(["0", "1", "2"]);
        Enumerable.Range(0, 6).Select(data.Label).ShouldBe([0, 1, 2, 0, 1, 2]);
        data.Image(5).ToArray().ShouldBe(Images(6).Elements[80..].ToArray());
    }

    [Fact]
    public void Swapped_files_are_recognised() =>
        Should.Throw<DataException>(() => IdxReader.Pair("toy", Labels(6, 3), Images(6))).Message
            .ShouldBe("labels holds labels and images holds images: the two files are swapped. Exchange their names.");

    [Fact]
    public void Files_of_different_lengths_are_refused() =>
        Should.Throw<DataException>(() => IdxReader.Pair("toy", Images(6), Labels(5, 3))).Message
            .ShouldContain("6 images, labels holds 5 labels");

    [Fact]
    public void Two_label_files_are_refused() =>
        Should.Throw<DataException>(() => IdxReader.Pair("toy", Labels(6, 3), Labels(6, 3))).Message
            .ShouldContain("expected images (3 axes");

    [Fact]
    public void A_label_without_a_class_is_named() =>
        Should.Throw<DataException>(() => IdxReader.Pair("toy", Images(6), Labels(6, 3), ["a", "b"])).Message
            .ShouldContain("expected labels 0 … 1, got 2 at sample 2");

    [Fact]
    public void A_data_set_of_odd_arrays_is_refused()
    {
        Should.Throw<DataException>(() => new ImageDataSet("toy", 2, 2, new byte[7], new byte[2], ["a"])).Message
            .ShouldContain("got 7 bytes");
        Should.Throw<DataException>(() => new ImageDataSet("toy", 2, 2, new byte[8], [0, 1], ["a"])).Message
            .ShouldContain("got 1 at sample 1");
    }

    private static IdxFile Images(int count) => IdxFile.Parse(Samples.Images(count), "images");

    private static IdxFile Labels(int count, int classes) => IdxFile.Parse(Samples.Labels(count, classes), "labels");
}
