using System.Security.Cryptography;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public class SyntheticReaderTests
{
    private static readonly IDataSetReader Reader = DataSets.Find("synthetic");
    private static readonly ImageSet Train = Reader.Read(null, train: true), Test = Reader.Read(null, train: false);

    [Fact]
    public void There_are_12000_and_2000_images_equally_many_of_each_class_and_in_every_strided_chunk_all_classes()
    {
        Assert.Equal((12_000, 2_000), (Train.Count, Test.Count));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(1_200, Train.Labels.Count(l => l == label)));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(200, Test.Labels.Count(l => l == label)));
        for (int chunk = 0; chunk < 10; chunk++)
            Assert.Equal(10, Train.Labels.Where((_, row) => row % 10 == chunk).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine_and_another_seed_others()
    {
        Assert.Equal(Train.Pixels, Reader.Read("1", train: true).Pixels);
        Assert.NotEqual(Test.Pixels, Reader.Read("2", train: false).Pixels);
        Assert.Equal("526e228555ecaf3f", Convert.ToHexStringLower(SHA256.HashData(Test.Pixels))[..16]);
    }

    [Fact]
    public void The_normalisation_is_that_of_the_training_pixels()
    {
        double mean = Train.Pixels.Average(value => value / 255.0);
        double deviation = Math.Sqrt(Train.Pixels.Average(value => value / 255.0 * (value / 255.0)) - mean * mean);
        Assert.Equal(Reader.Normalisation.Mean[0], mean, 1e-4);
        Assert.Equal(Reader.Normalisation.Deviation[0], deviation, 1e-4);
    }

    /// <summary>Chance is 0.1. The nearest class mean knows nothing of shifts; a network is meant to do clearly better than it.</summary>
    [Fact]
    public void Class_means_recognise_most_test_images_but_far_from_all()
    {
        var means = new double[10][];
        for (int label = 0; label < 10; label++)
        {
            int[] rows = [.. Enumerable.Range(0, Train.Count).Where(row => Train.Labels[row] == label)];
            means[label] = [.. Enumerable.Range(0, 784).Select(i => rows.Average(row => (double)Train.Image(row)[i]))];
        }

        int right = Enumerable.Range(0, Test.Count).Count(row => Nearest(means, Test.Image(row)) == Test.Labels[row]);
        Assert.InRange((double)right / Test.Count, 0.5, 0.97);
    }

    [Fact]
    public void A_source_that_is_no_seed_is_refused() => Refusal.Of(ExitCode.Usage, () => Reader.Read("/some/folder", true), "--source /some/folder");

    private static int Nearest(double[][] means, ReadOnlySpan<byte> image)
    {
        (int best, double least) = (-1, double.MaxValue);
        for (int label = 0; label < means.Length; label++)
        {
            double distance = 0;
            for (int i = 0; i < image.Length; i++)
                distance += (image[i] - means[label][i]) * (image[i] - means[label][i]);
            if (distance < least)
                (best, least) = (label, distance);
        }

        return best;
    }
}
