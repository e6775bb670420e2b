using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public class IdxFormatTests
{
    private static readonly byte[] Elements = [.. Enumerable.Range(0, 3 * 4 * 5).Select(i => (byte)(i * 37))];
    private static readonly byte[] Plain = SampleSets.IdxBytes([3, 4, 5], Elements);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_written_is_read_back_plain_and_gzip(bool gzip)
    {
        (int[] sizes, byte[] elements) = Read(gzip ? SampleSets.Gzip(Plain) : Plain, gzip);
        Assert.Equal([3, 4, 5], sizes);
        Assert.Equal(Elements, elements);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(75)]
    public void A_truncated_file_is_refused(int length) =>
        Refusal.Of(ExitCode.Data, () => Read(Plain[..length], false), "some/file", "truncated", "fetch the file again");

    [Fact]
    public void A_truncated_file_of_60000_images_says_how_much_is_there()
    {
        byte[] bytes = [.. SampleSets.IdxBytes([60_000, 28, 28], []), .. new byte[1000]];
        Refusal.Of(ExitCode.Data, () => Read(bytes, false), "some/file: truncated: 1,016 bytes of 47,040,016; fetch the file again");
    }

    [Fact]
    public void Every_truncation_of_a_gzip_file_is_refused()
    {
        byte[] packed = SampleSets.Gzip(Plain);
        for (int length = 0; length < packed.Length; length++)
            Refusal.Of(ExitCode.Data, () => Read(packed[..length], true), "some/file", "fetch the file again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Extra_bytes_are_refused(bool gzip)
    {
        byte[] longer = [.. Plain, 0];
        Refusal.Of(ExitCode.Data, () => Read(gzip ? SampleSets.Gzip(longer) : longer, gzip), "some/file", "extra bytes");
    }

    [Fact]
    public void Bytes_behind_the_gzip_data_are_refused() =>
        Refusal.Of(ExitCode.Data, () => Read([.. SampleSets.Gzip(Plain), 1, 2, 3, 4, 5], true), "some/file", "broken gzip data");

    [Fact]
    public void A_wrong_gzip_checksum_is_refused()
    {
        byte[] packed = SampleSets.Gzip(Plain);
        packed[^6] ^= 1;
        Refusal.Of(ExitCode.Data, () => Read(packed, true), "some/file", "broken gzip data");
    }

    [Fact]
    public void Gzip_files_of_every_length_pass_the_checksum()
    {
        for (int count = 1; count <= 40; count++)
        {
            byte[] elements = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 91))];
            Assert.Equal(elements, Read(SampleSets.Gzip(SampleSets.IdxBytes([count, 1, 1], elements)), true).Elements);
        }
    }

    [Fact]
    public void A_file_that_is_not_gzip_is_refused_when_its_name_says_so() =>
        Refusal.Of(ExitCode.Data, () => Read(Plain, true), "some/file", "broken gzip data");

    [Fact]
    public void Labels_in_place_of_images_are_refused() =>
        Refusal.Of(ExitCode.Data, () => Read(SampleSets.IdxBytes([20], new byte[20]), false), "some/file", "0x00000801", "0x00000803");

    [Theory]
    [InlineData(0, 28, 28)]
    [InlineData(10, 0, 28)]
    [InlineData(-1, -1, -1)]
    [InlineData(60_000, 28_000, 28_000)]
    public void Sizes_of_nothing_or_of_more_than_memory_are_refused_without_allocating(int count, int height, int width)
    {
        byte[] bytes = SampleSets.IdxBytes([count, height, width], new byte[100]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Of(ExitCode.Data, () => Read(bytes, false), "some/file", "dimension");
        Refusal.Of(ExitCode.Data, () => Read(SampleSets.Gzip(bytes), true), "some/file", "dimension");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_gzip_file_that_announces_more_than_gzip_can_hold_is_refused_without_allocating()
    {
        byte[] packed = SampleSets.Gzip(SampleSets.IdxBytes([60_000, 28, 28], new byte[1000]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Of(ExitCode.Data, () => Read(packed, true), "some/file", "47,040,016");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_gzip_file_larger_than_the_first_buffer_is_read_whole()
    {
        byte[] elements = new byte[3000 * 28 * 28];
        new Random(1).NextBytes(elements);
        (int[] sizes, byte[] read) = Read(SampleSets.Gzip(SampleSets.IdxBytes([3000, 28, 28], elements)), true);
        Assert.Equal([3000, 28, 28], sizes);
        Assert.True(elements.AsSpan().SequenceEqual(read));
    }

    private static (int[] Sizes, byte[] Elements) Read(byte[] bytes, bool gzip) => IdxFormat.Read(new MemoryStream(bytes), bytes.Length, gzip, 3, "some/file");
}
