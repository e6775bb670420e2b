using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public class CifarReaderTests
{
    private const int PixelBytes = 3072, Records = 10_000;

    [Fact]
    public void CIFAR_10_test_records_are_one_label_byte_and_3072_pixel_bytes()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["test_batch.bin"], RecordsOf(Records, 1, 10, 0));
        File.WriteAllText(scratch["batches.meta.txt"], string.Join('\n', Enumerable.Range(0, 10).Select(i => $"name{i}")) + "\n\n");
        ImageSet set = CifarReader.Cifar10.Read(scratch.Path, train: false);
        Check(set, Records, 10, 0);
        Assert.Equal("name9", set.ClassNames[9]);
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(1000, set.Labels.Count(l => l == label)));
    }

    [Fact]
    public void CIFAR_10_training_records_come_from_the_five_files_in_order_also_in_the_archives_own_folder()
    {
        using var scratch = new ScratchFolder();
        string inside = Path.Combine(scratch.Path, "cifar-10-batches-bin");
        Directory.CreateDirectory(inside);
        for (int file = 0; file < 5; file++)
            File.WriteAllBytes(Path.Combine(inside, $"data_batch_{file + 1}.bin"), RecordsOf(Records, 1, 10, file * Records));
        Check(CifarReader.Cifar10.Read(scratch.Path, train: true), 5 * Records, 10, 0);
    }

    [Fact]
    public void CIFAR_100_records_give_the_fine_label()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["test.bin"], RecordsOf(Records, 2, 100, 0));
        Check(CifarReader.Cifar100.Read(scratch.Path, train: false), Records, 100, 0);
    }

    [Theory]
    [InlineData(-1, "truncated: 30,729,999 bytes of 30,730,000")]
    [InlineData(+1, "1 extra bytes")]
    public void A_file_of_another_length_is_refused(int difference, string fault)
    {
        using var scratch = new ScratchFolder();
        using (FileStream file = File.Create(scratch["test_batch.bin"]))
            file.SetLength(30_730_000 + difference);
        Refusal.Of(ExitCode.Data, () => CifarReader.Cifar10.Read(scratch.Path, train: false), "test_batch.bin", fault);
    }

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_place()
    {
        using var scratch = new ScratchFolder();
        byte[] bytes = RecordsOf(Records, 1, 10, 0);
        bytes[1234 * (1 + PixelBytes)] = 10;
        File.WriteAllBytes(scratch["test_batch.bin"], bytes);
        Refusal.Of(ExitCode.Data, () => CifarReader.Cifar10.Read(scratch.Path, train: false), "test_batch.bin", "label 10 of image 1,234");
    }

    [Fact]
    public void A_missing_file_or_no_source_is_refused()
    {
        using var scratch = new ScratchFolder();
        Refusal.Of(ExitCode.Data, () => CifarReader.Cifar10.Read(scratch.Path, train: true), "data_batch_1.bin", "--source");
        Refusal.Of(ExitCode.Usage, () => CifarReader.Cifar100.Read(null, train: true), "--source", "train.bin");
    }

    [Fact]
    public void A_list_of_names_of_another_length_is_refused()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["test_batch.bin"], RecordsOf(Records, 1, 10, 0));
        File.WriteAllText(scratch["batches.meta.txt"], "airplane\n");
        Refusal.Of(ExitCode.Data, () => CifarReader.Cifar10.Read(scratch.Path, train: false), "batches.meta.txt", "1 class names, expected 10");
    }

    private static byte[] RecordsOf(int count, int labelBytes, int classes, int firstRow)
    {
        int length = labelBytes + PixelBytes;
        var bytes = new byte[count * length];
        for (int row = 0; row < count; row++)
        {
            bytes[row * length] = 255;
            bytes[row * length + labelBytes - 1] = (byte)((firstRow + row) % classes);
            for (int i = 0; i < PixelBytes; i++)
                bytes[row * length + labelBytes + i] = SampleSets.Pixel(firstRow + row, i);
        }

        return bytes;
    }

    private static void Check(ImageSet set, int count, int classes, int firstRow)
    {
        Assert.Equal(new ImageShape(3, 32, 32), set.Shape);
        Assert.Equal(count, set.Count);
        Assert.Equal(classes, set.ClassNames.Count);
        for (int row = 0; row < count; row += 997)
        {
            Assert.Equal((firstRow + row) % classes, set.Labels[row]);
            Assert.Equal(SampleSets.Pixel(firstRow + row, 0), set.Image(row)[0]);
            Assert.Equal(SampleSets.Pixel(firstRow + row, 3071), set.Image(row)[3071]);
        }
    }
}
