using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chainrule-atomic-").FullName;

    private string Target => Path.Combine(_folder, "file.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_save_writes_and_a_second_one_replaces()
    {
        AtomicFile.WriteText(Target, "größer");
        File.ReadAllBytes(Target).ShouldBe("größer"u8.ToArray());
        AtomicFile.WriteText(Target, "");
        File.ReadAllBytes(Target).ShouldBeEmpty();
        Directory.GetFiles(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void The_content_is_on_the_disk_before_the_name_changes_and_the_name_after()
    {
        var disk = new RecordingDisk();
        AtomicFile.Write(Target, stream => stream.Write("new"u8), disk);
        disk.Operations.ShouldBe(["create", "sync", "replace", "sync folder"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_or_crash_at_any_operation_leaves_the_old_content_or_the_new(bool crash)
    {
        for (var failAt = 1; failAt <= 4; failAt++)
        {
            File.WriteAllText(Target, "old");
            var disk = new RecordingDisk(failAt, crash);
            Should.Throw<IOException>(() => AtomicFile.Write(Target, stream => stream.Write("new"u8), disk)).Message
                .ShouldStartWith("planted");
            File.ReadAllText(Target).ShouldBe(failAt < 4 ? "old" : "new");
            if (!crash) Directory.GetFiles(_folder).ShouldBe([Target]);
        }

        AtomicFile.WriteText(Target, "next");
        File.ReadAllText(Target).ShouldBe("next");
        Directory.GetFiles(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void A_disk_full_at_any_byte_leaves_the_old_content()
    {
        var content = SafetensorsFileTests.SmallBytes();
        File.WriteAllText(Target, "old");
        for (var room = 0; room < content.Length; room++)
        {
            Should.Throw<IOException>(() => AtomicFile.Write(Target, stream => stream.Write(content), new RecordingDisk(room: room)));
            File.ReadAllText(Target).ShouldBe("old");
        }

        Directory.GetFiles(_folder).ShouldBe([Target]);
        AtomicFile.Write(Target, stream => stream.Write(content), new RecordingDisk(room: content.Length));
        File.ReadAllBytes(Target).ShouldBe(content);
    }

    [Fact]
    public void A_disk_that_gives_back_something_else_is_noticed()
    {
        File.WriteAllText(Target, "old");
        var lying = new LyingDisk();
        Should.Throw<IOException>(() => AtomicFile.Write(Target, stream => stream.Write("new"u8), lying)).Message
            .ShouldContain("wrote 3 bytes, but the disk gives back others");
        File.ReadAllText(Target).ShouldBe("old");
        Directory.GetFiles(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void A_writer_that_throws_leaves_the_old_content_and_its_own_exception()
    {
        File.WriteAllText(Target, "old");
        var planted = new InvalidOperationException("planted");
        Should.Throw<InvalidOperationException>(() => AtomicFile.Write(Target, _ => throw planted)).ShouldBeSameAs(planted);
        File.ReadAllText(Target).ShouldBe("old");
        Directory.GetFiles(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void A_folder_that_is_a_file_or_missing_is_an_error_and_nothing_is_made()
    {
        File.WriteAllText(Target, "old");
        Should.Throw<IOException>(() => AtomicFile.WriteText(Path.Combine(Target, "x"), "new"));
        Should.Throw<DirectoryNotFoundException>(() => AtomicFile.WriteText(Path.Combine(_folder, "missing", "x"), "new"));
        Directory.GetFileSystemEntries(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void A_second_writer_of_the_same_path_is_refused_and_the_first_one_ends_well()
    {
        AtomicFile.Write(Target, stream =>
        {
            stream.Write("first"u8);
            stream.Flush();
            Should.Throw<IOException>(() => AtomicFile.WriteText(Target, "second"));
        });
        File.ReadAllText(Target).ShouldBe("first");
    }

    private sealed class LyingDisk : IDisk
    {
        private readonly LocalDisk _disk = new();

        public Stream Create(string path)
        {
            _disk.Create(path).Dispose();
            return new MemoryStream();
        }

        public void Sync(Stream file)
        {
            file.Position = 2;
            file.WriteByte((byte)'v');
        }

        public void Replace(string from, string to) => _disk.Replace(from, to);

        public void SyncFolder(string path) => _disk.SyncFolder(path);

        public void Delete(string path) => _disk.Delete(path);
    }
}
