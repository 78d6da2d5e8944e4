namespace Chainrule.Cli.Tests;

/// <summary>Missing and damaged data: exit code 3, a sentence, and no run folder.</summary>
public class BadDataTests
{
    [Fact]
    public async Task A_data_set_asked_for_by_name_never_falls_back()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["train", "--dataset", "kmnist"]);
        told.Code.ShouldBe(3);
        told.Error.ShouldStartWith("KMNIST was not found: ");
        told.Error.ShouldContain("Put these files\n  train-images-idx3-ubyte");
        Directory.GetFileSystemEntries(room.Folder).Select(Path.GetFileName).ShouldNotContain("runs");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_explained()
    {
        using var room = new Room(withData: false);
        await Refused(room, "~/some-digits: there is no such folder. Check the path given as --data.\n");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using var room = new Room();
        File.Delete(Path.Combine(room.Data, "train-labels-idx1-ubyte"));
        await Refused(room, "train-labels-idx1-ubyte");
    }

    [Fact]
    public async Task A_truncated_file_is_refused()
    {
        using var room = new Room();
        Change(room, "train-images-idx3-ubyte", bytes => bytes[..^1]);
        await Refused(room, "~/some-digits/train-images-idx3-ubyte: ");
    }

    [Fact]
    public async Task An_oversized_file_is_refused()
    {
        using var room = new Room();
        Change(room, "t10k-labels-idx1-ubyte", bytes => [.. bytes, 0]);
        await Refused(room, "~/some-digits/t10k-labels-idx1-ubyte: ");
    }

    [Fact]
    public async Task Images_and_labels_that_were_swapped_are_refused()
    {
        using var room = new Room();
        var (images, labels) = (Path.Combine(room.Data, "train-images-idx3-ubyte"), Path.Combine(room.Data, "train-labels-idx1-ubyte"));
        var (first, second) = (File.ReadAllBytes(images), File.ReadAllBytes(labels));
        File.WriteAllBytes(images, second);
        File.WriteAllBytes(labels, first);
        await Refused(room, "~/some-digits/train-images-idx3-ubyte holds labels and ~/some-digits/train-labels-idx1-ubyte holds images");
    }

    [Fact]
    public async Task A_size_that_no_file_could_have_is_refused()
    {
        using var room = new Room();
        Change(room, "train-images-idx3-ubyte", bytes => [.. bytes[..4], 0x7f, 0xff, 0xff, 0xff, .. bytes[8..]]);
        await Refused(room, "~/some-digits/train-images-idx3-ubyte: ");
    }

    private static void Change(Room room, string file, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(room.Data, file);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }

    private static async Task Refused(Room room, string said)
    {
        var told = await room.Run(Room.SmallTraining());
        told.Code.ShouldBe(3, told.Error);
        told.Error.ShouldContain(said);
        told.Error.ShouldNotContain("   at ");
        told.Out.ShouldBe("");
        Directory.Exists(room.At("runs")).ShouldBeFalse();
    }
}
