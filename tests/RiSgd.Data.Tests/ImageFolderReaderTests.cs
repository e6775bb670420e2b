using RiSgd.Methods;

namespace RiSgd.Data.Tests;

/// <summary>Where libturbojpeg is not installed, each of these checks the error that says so instead.</summary>
public sealed class ImageFolderReaderTests : IDisposable
{
    private const int Width = 12, Height = 8;
    private static readonly IDataSetReader Reader = DataSets.Find("image-folder");
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Classes_and_files_are_in_ordinal_order_and_pixels_in_planes()
    {
        if (!HasDecoder())
            return;
        Add("train/b/2.jpg", 40);
        Add("train/b/10.JPG", 30);
        Add("train/B/x.jpeg", 20);
        Add("train/a/x.jpg", 60);
        File.WriteAllText(scratch["train/a/readme.txt"], "not an image");
        ImageSet set = Reader.Read(scratch.Path, train: true);
        Assert.Equal(["B", "a", "b"], set.ClassNames);
        Assert.Equal([0, 1, 2, 2], set.Labels);
        Assert.Equal(new ImageShape(3, Height, Width), set.Shape);
        int[] shades = [20, 60, 30, 40];
        for (int row = 0; row < 4; row++)
        {
            for (int i = 0; i < Width * Height; i++)
            {
                (byte r, byte g, byte b) = JpegSample.Colour(i % Width, i / Width, shades[row]);

                // JPEG loses a little even at the best quality.
                Assert.InRange(Math.Abs(set.Image(row)[i] - r), 0, 6);
                Assert.InRange(Math.Abs(set.Image(row)[Width * Height + i] - g), 0, 6);
                Assert.InRange(Math.Abs(set.Image(row)[2 * Width * Height + i] - b), 0, 6);
            }
        }
    }

    [Fact]
    public void An_image_of_another_size_is_refused_by_name()
    {
        if (!HasDecoder())
            return;
        Add("train/a/1.jpg", 1);
        Add("train/a/2.jpg", 1, Width, Height + 1);
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), "train/a/2.jpg", "12x9", "12x8");
    }

    [Fact]
    public void A_damaged_a_foreign_an_empty_and_a_gigantic_image_are_refused_by_name()
    {
        if (!HasDecoder())
            return;
        byte[] good = JpegSample.Encode(Width, Height, 7);
        Add("train/a/1.jpg", 1);
        byte[] gigantic = [.. good];
        int frame = good.AsSpan().IndexOf(new byte[] { 0xff, 0xc0 });
        (gigantic[frame + 5], gigantic[frame + 6], gigantic[frame + 7], gigantic[frame + 8]) = (0xff, 0xdc, 0xff, 0xdc);
        foreach (byte[] bytes in new[] { good[..^20], good[..100], [.. "plain text"u8], [], gigantic })
        {
            File.WriteAllBytes(scratch["train/a/2.jpg"], bytes);
            Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), "train/a/2.jpg");
        }
    }

    [Fact]
    public void The_decoder_survives_2000_seeded_mutations()
    {
        if (!HasDecoder())
            return;
        byte[] good = JpegSample.Encode(Width, Height, 7);
        var random = new Random(5);
        Directory.CreateDirectory(scratch["train/a"]);
        for (int attempt = 0; attempt < 2_000; attempt++)
        {
            File.WriteAllBytes(scratch["train/a/1.jpg"], Mutation.Of(good, random));
            try
            {
                Assert.Equal(1, Reader.Read(scratch.Path, train: true).Count);
            }
            catch (RunException failure)
            {
                Assert.Contains("1.jpg", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', failure.Message);
            }
        }
    }

    [Fact]
    public void Missing_empty_and_differing_class_folders_are_refused()
    {
        Refusal.Of(ExitCode.Usage, () => Reader.Read(null, true), "--source", "train/CLASS");
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), scratch["train"], "no such folder");
        Directory.CreateDirectory(scratch["train/a"]);
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), scratch["train/a"], "no .jpg");
        Directory.CreateDirectory(scratch["test/b"]);
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, false), scratch["test"], "other class folders");
    }

    private bool HasDecoder()
    {
        if (JpegSample.IsPossible)
            return true;
        Directory.CreateDirectory(scratch["train/a"]);
        File.WriteAllBytes(scratch["train/a/1.jpg"], [1]);
        Refusal.Of(ExitCode.Data, () => Reader.Read(scratch.Path, true), "libturbojpeg.so.0", "apt-get install libturbojpeg0");
        return false;
    }

    private void Add(string path, int shade, int width = Width, int height = Height)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch[path])!);
        File.WriteAllBytes(scratch[path], JpegSample.Encode(width, height, shade));
    }
}
