using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public class AtomicFileTests
{
    [Fact]
    public void Text_is_written_in_UTF_8_without_a_mark_and_replaces_the_old_file()
    {
        using var scratch = new ScratchFolder();
        AtomicFile.WriteAllText(scratch["a.txt"], "old");
        AtomicFile.WriteAllText(scratch["a.txt"], "é\n");
        Assert.Equal([0xc3, 0xa9, 0x0a], File.ReadAllBytes(scratch["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void A_writer_that_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        using var scratch = new ScratchFolder();
        AtomicFile.WriteAllText(scratch["a.txt"], "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.WriteWith(scratch["a.txt"], stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("half way");
        }));
        Assert.Equal("old", File.ReadAllText(scratch["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused_by_name()
    {
        using var scratch = new ScratchFolder();
        Refusal.Of(ExitCode.Failed, () => AtomicFile.WriteAllText(scratch["absent/a.txt"], "x"), scratch["absent/a.txt"], "not written");
    }
}
