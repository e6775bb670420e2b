namespace RiSgd.Launch.Tests;

/// <summary>Bad input: the right exit code, one or two lines that name the option, path or rank and say what to do, all ranks gone, nothing half-written.</summary>
public class BadInputTests
{
    private const int Failed = 1, Usage = 2, BadData = 3;
    private const string Images = "train-images-idx3-ubyte";

    [Theory]
    [InlineData("--tau", "--tua", "5")]
    [InlineData("--redundancy", "--redundancy", "0.9")]
    [InlineData("--redundancy", "--redundancy", "-0.1")]
    [InlineData("--redundancy", "--redundancy", "much")]
    [InlineData("--tau", "--tau", "0")]
    [InlineData("ri-sgd", "--method", "ri-sdg")]
    [InlineData("resnet20", "--model", "resnet21")]
    [InlineData("fashion-mnist", "--dataset", "fashion-minst")]
    [InlineData("--batch-size", "--batch-size", "0")]
    [InlineData("--lr", "--lr", "fast")]
    [InlineData("no.yaml", "--config", "no.yaml")]
    [InlineData("nothing", "--resume", "nothing")]
    [InlineData("none.safetensors", "--init-from", "none.safetensors")]
    public void Wrong_usage_is_refused_before_anything_is_written(string named, string option, string value)
    {
        using var scratch = new Scratch();
        Refused(scratch, Usage, ["--out", scratch["run"], "--shards", scratch["shards"], option, value], named);
        Assert.Empty(scratch.Left("."));
    }

    [Fact]
    public void A_misspelt_key_of_a_configuration_file_is_refused_with_the_nearest_one()
    {
        using var scratch = new Scratch();
        string config = scratch.Write("run.yaml", "tau: 5\nredundency: 0.25\n");
        Refused(scratch, Usage, ["--config", config, "--out", scratch["run"]], "redundency", "redundancy");
    }

    [Fact]
    public void A_missing_source_is_named()
    {
        using var scratch = new Scratch();
        Refused(scratch, BadData, Data(scratch, scratch["nowhere"]), "nowhere");
        Assert.Empty(scratch.Left("shards"));
    }

    [Fact]
    public void A_missing_file_of_the_source_is_named()
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch);
        File.Delete(Path.Combine(source, Images));
        Refused(scratch, BadData, Data(scratch, source), Images);
        Assert.Empty(scratch.Left("shards"));
    }

    public static TheoryData<string> Damages => ["truncated", "longer", "wrong magic", "empty", "huge count", "gzip with a flipped byte", "gzip cut off", "no gzip at all"];

    [Theory, MemberData(nameof(Damages))]
    public void A_damaged_file_of_images_is_named(string damage)
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch), path = Path.Combine(source, Images);
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "truncated": File.WriteAllBytes(path, bytes[..^1000]); break;
            case "longer": File.WriteAllBytes(path, [.. bytes, 0]); break;
            case "wrong magic": File.WriteAllBytes(path, [1, 2, 3, 4, .. bytes[4..]]); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "huge count": File.WriteAllBytes(path, [.. bytes[..4], 0x7f, 0xff, 0xff, 0xff, .. bytes[8..]]); break;
            case "gzip with a flipped byte":
                ImageFiles.Compress(path, packed =>
                {
                    packed[packed.Length / 2] ^= 0x10;
                    return packed;
                });
                break;
            case "gzip cut off": ImageFiles.Compress(path, packed => packed[..(packed.Length / 2)]); break;
            default: ImageFiles.Compress(path, _ => [.. "these are no images"u8]); break;
        }

        Refused(scratch, BadData, Data(scratch, source), Images);
        Assert.Empty(scratch.Left("shards"));
    }

    [Fact]
    public void A_chunk_with_a_flipped_byte_is_named()
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch);
        Launch.Run(Launcher.None, 1, ["shard", "--ranks", 2, "--source", source, "--shards", scratch["shards"]]).Expect(0);
        string chunk = scratch["shards/chunk-00001.safetensors"];
        byte[] bytes = File.ReadAllBytes(chunk);
        bytes[^100] ^= 1;
        File.WriteAllBytes(chunk, bytes);

        Refused(scratch, BadData, Data(scratch, source), "chunk-00001.safetensors");
        Assert.False(File.Exists(scratch["run/model.safetensors"]));
    }

    [Fact]
    public void A_manifest_for_another_number_of_ranks_is_named()
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch);
        Launch.Run(Launcher.None, 1, ["shard", "--ranks", 4, "--source", source, "--shards", scratch["shards"]]).Expect(0);
        var before = scratch.Left("shards");

        Refused(scratch, BadData, Data(scratch, source), "manifest.json", "4", "2");
        Assert.Equal(before, scratch.Left("shards"));
    }

    [Fact]
    public void An_unwritable_run_directory_is_named()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("file", "in the way");
        var refused = Launch.Run(Launcher.OpenMpi, 2, ["--source", ImageFiles.Write(scratch), "--shards", scratch["shards"], "--steps", 2, "--out", Path.Combine(file, "run")]);
        refused.ExpectRefusal(refused.ExitCode == Failed ? Failed : Usage, file);
        Assert.Equal("in the way", File.ReadAllText(file));
    }

    [Fact]
    public void A_learning_rate_that_diverges_names_rank_and_step_and_ends_all_ranks()
    {
        using var scratch = new Scratch();
        object[] arguments =
            ["--source", ImageFiles.Write(scratch), "--shards", scratch["shards"], "--batch-size", 8, "--tau", 5, "--steps", 100000, "--lr", 1e9, "--lr-schedule", "constant", "--out", scratch["run"]];
        Refused(scratch, Failed, arguments, "rank ", "step ", "--lr");

        Assert.False(File.Exists(scratch["run/model.safetensors"]));
        Assert.DoesNotContain(scratch.Left("run"), path => path.Contains("tmp", StringComparison.Ordinal) || path.Contains("new", StringComparison.Ordinal));
        var run = new RunFolder(scratch["run"]);
        run.Rows("metrics/rank-00000.csv");   // every row has all its fields
    }

    private static object[] Data(Scratch scratch, string source) =>
        ["--dataset", "fashion-mnist", "--source", source, "--shards", scratch["shards"], "--steps", 5, "--batch-size", 4, "--out", scratch["run"]];

    private static void Refused(Scratch scratch, int exitCode, object[] arguments, params string[] words)
    {
        Launch.Run(Launcher.OpenMpi, 2, arguments).ExpectRefusal(exitCode, words).ExpectQuickEnd();
        Launch.AssertNoRankIsLeft(scratch.Folder);
    }
}
