using System.Buffers.Binary;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

/// <summary>The readers against broken files: a clear error or a right answer, never a crash or a huge allocation.</summary>
public class ReaderMutationTests
{
    private const long AllowedBytes = 16 << 20;

    [Fact]
    public void The_safetensors_reader_survives_100000_seeded_mutations()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [
                SafetensorsTensor.Of<float>("fc.weight", [3, 4], [.. Enumerable.Range(0, 12).Select(i => (float)i)]),
                SafetensorsTensor.Of<long>("index", [5], [1, 2, 3, 4, 5]),
                SafetensorsTensor.Of<byte>("images", [2, 1, 3, 3], [.. Enumerable.Range(0, 18).Select(i => (byte)i)]),
            ],
            new Dictionary<string, string> { ["step"] = "12" });
        int right = Survive(stream.ToArray(), 100_000, seed: 1, bytes =>
        {
            SafetensorsHeader header = SafetensorsHeader.Read(bytes, bytes.Length, "mutant");
            long next = header.DataStart;
            foreach (SafetensorsEntry entry in header.Entries)
            {
                Assert.Equal(next, header.DataStart + entry.Offset);
                Assert.Equal(entry.Length, entry.Shape.Aggregate((long)SafetensorsTypes.SizeOf(entry.DType), (product, size) => product * size));
                next += entry.Length;
            }

            Assert.Equal(bytes.Length, next);
        });
        Assert.InRange(right, 1_000, 60_000);
    }

    [Fact]
    public void The_plain_IDX_reader_survives_100000_seeded_mutations()
    {
        byte[] original = SampleSets.IdxBytes([5, 4, 3], [.. Enumerable.Range(0, 60).Select(i => (byte)i)]);
        int right = Survive(original, 100_000, seed: 2, bytes =>
        {
            (int[] sizes, byte[] elements) = IdxFormat.Read(new MemoryStream(bytes), bytes.Length, gzip: false, 3, "mutant");
            Assert.Equal([.. Enumerable.Range(0, 3).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i)))], sizes);
            Assert.Equal(bytes[16..], elements);
        });
        Assert.InRange(right, 1_000, 90_000);
    }

    [Fact]
    public void The_gzip_IDX_reader_survives_100000_seeded_mutations()
    {
        byte[] content = [.. Enumerable.Range(0, 60).Select(i => (byte)(i * i))];
        byte[] original = SampleSets.Gzip(SampleSets.IdxBytes([5, 4, 3], content));
        int right = Survive(original, 100_000, seed: 3, bytes =>
        {
            // The checksum leaves one right answer: the original's.
            (int[] sizes, byte[] elements) = IdxFormat.Read(new MemoryStream(bytes), bytes.Length, gzip: true, 3, "mutant");
            Assert.Equal([5, 4, 3], sizes);
            Assert.Equal(content, elements);
        });
        Assert.InRange(right, 100, 50_000);
    }

    /// <summary>The same through files and memory maps, reading every byte of every tensor.</summary>
    [Fact]
    public void The_mapped_safetensors_reader_survives_2000_seeded_mutations()
    {
        using var scratch = new ScratchFolder();
        SafetensorsWriter.Write(scratch["original"], [SafetensorsTensor.Of<int>("a", [4], [1, 2, 3, 4]), SafetensorsTensor.Of<byte>("b", [3], [5, 6, 7])]);
        Survive(File.ReadAllBytes(scratch["original"]), 2_000, seed: 4, bytes =>
        {
            File.WriteAllBytes(scratch["mutant"], bytes);
            using SafetensorsFile file = SafetensorsFile.Open(scratch["mutant"]);
            foreach (SafetensorsEntry entry in file.Entries)
                Assert.Equal(entry.Length, file.Bytes(entry.Name).ToArray().Length);
        });
    }

    /// <summary>Returns how many mutants were read; anything but a result or a clear error fails the test, and so does an allocation beyond the limit.</summary>
    private static int Survive(byte[] original, int count, int seed, Action<byte[]> read)
    {
        var random = new Random(seed);
        int right = 0;
        for (int attempt = 0; attempt < count; attempt++)
        {
            byte[] mutant = Mutation.Of(original, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(mutant);
                right++;
            }
            catch (RunException failure)
            {
                Assert.Equal(ExitCode.Data, failure.Code);
                Assert.Contains("mutant", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(failure.Message, char.IsControl);
                Assert.True(failure.Message.Length is >= 20 and <= 250, failure.Message);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllowedBytes, $"attempt {attempt} allocated {allocated} bytes");
        }

        return right;
    }
}
