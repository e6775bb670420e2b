using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public class FashionMnistReaderTests
{
    private static readonly IDataSetReader Reader = DataSets.Find("fashion-mnist");

    /// <summary>The published files where they are installed; elsewhere files of the same sizes that the test writes.</summary>
    [Theory]
    [InlineData(true, 60_000)]
    [InlineData(false, 10_000)]
    public void The_published_sizes_are_read_with_equally_many_images_of_each_class(bool train, int count)
    {
        using var scratch = new ScratchFolder();
        string? source = null;
        if (!FashionMnistReader.IsInstalled)
            SampleSets.WriteIdx(source = scratch.Path, 60_000, 10_000, side: 28);
        ImageSet set = Reader.Read(source, train);
        Assert.Equal(new ImageShape(1, 28, 28), set.Shape);
        Assert.Equal(count, set.Count);
        Assert.Equal(count * 784, set.Pixels.Length);
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(count / 10, set.Labels.Count(l => l == label)));
    }

    /// <summary>First labels as published: 9 0 0 3 0 2 7 2 5 5 (training), 9 2 1 1 6 1 4 6 5 7 (test); mean and deviation of the training pixels.</summary>
    [Fact]
    public void The_installed_files_have_the_published_first_labels_mean_and_deviation()
    {
        Assert.Equal(FashionMnistReader.IsInstalled ? "fashion-mnist" : "synthetic", DataSets.Default.Name);
        if (!FashionMnistReader.IsInstalled)
        {
            Refusal.Of(ExitCode.Data, () => Reader.Read(null, true), Reader.Place(null), "apt-get install dataset-fashion-mnist", "--source");
            return;
        }

        ImageSet train = Reader.Read(null, train: true);
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], train.Labels[..10]);
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], Reader.Read(null, train: false).Labels[..10]);
        double mean = train.Pixels.Average(value => value / 255.0);
        double deviation = Math.Sqrt(train.Pixels.Average(value => value / 255.0 * (value / 255.0)) - mean * mean);
        Assert.Equal(Reader.Normalisation.Mean[0], mean, 1e-4);
        Assert.Equal(Reader.Normalisation.Deviation[0], deviation, 1e-4);
    }

    [Fact]
    public void Plain_and_gzip_files_give_the_same_images_and_labels()
    {
        using var scratch = new ScratchFolder();
        SampleSets.WriteIdx(scratch["plain"]);
        SampleSets.WriteIdx(scratch["packed"], gzip: true);
        ImageSet plain = Reader.Read(scratch["plain"], true), packed = Reader.Read(scratch["packed"], true);
        Assert.Equal(plain.Pixels, packed.Pixels);
        Assert.Equal(plain.Labels, packed.Labels);
        Assert.Equal(SampleSets.Pixel(3, 5), plain.Image(3)[5]);
        Assert.Equal(3, plain.Labels[13]);
    }

    [Fact]
    public void A_folder_without_the_files_is_refused_with_what_to_install()
    {
        using var scratch = new ScratchFolder();
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch["nowhere"], true), "nowhere", "train-images-idx3-ubyte", "apt-get install dataset-fashion-mnist", "--source");
    }

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_place()
    {
        using var scratch = new ScratchFolder();
        SampleSets.WriteIdx(scratch.Path, train: 20);
        File.WriteAllBytes(scratch["train-labels-idx1-ubyte"], SampleSets.IdxBytes([20], [.. new byte[17], 10, 0, 0]));
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), "train-labels-idx1-ubyte", "label 10 of image 17");
    }

    [Fact]
    public void Another_number_of_labels_than_of_images_is_refused()
    {
        using var scratch = new ScratchFolder();
        SampleSets.WriteIdx(scratch.Path, train: 20);
        File.WriteAllBytes(scratch["train-labels-idx1-ubyte"], SampleSets.IdxBytes([19], new byte[19]));
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), "train-labels-idx1-ubyte", "19 labels", "20 images");
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_refused()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["train-images-idx3-ubyte"]);
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), "train-images-idx3-ubyte");
        Refusal.Of(ExitCode.Data, () => IdxFormat.Read(scratch["train-images-idx3-ubyte"], 3), "train-images-idx3-ubyte", "cannot be read");
    }

    [Fact]
    public void An_unknown_data_set_is_refused_with_the_nearest_name() =>
        Refusal.Of(ExitCode.Usage, () => DataSets.Find("fashion-mnsit"), "--dataset fashion-mnsit", "did you mean fashion-mnist", "synthetic");
}
