namespace RiSgd.Launch.Tests;

/// <summary>Same seed, same number of ranks: the same bytes, whatever the machine was doing meanwhile.</summary>
public class DeterminismTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Equal_runs_write_equal_models_and_equal_rows_apart_from_seconds(int ranks)
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch);
        var first = Train(Launcher.OpenMpi, ranks, scratch, source, "first", "--seed", 7);
        var second = Train(Launcher.OpenMpi, ranks, scratch, source, "second", "--seed", 7);

        Assert.True(first.Model.AsSpan().SequenceEqual(second.Model), "two equal runs left different models");
        foreach (string file in Enumerable.Range(0, ranks).SelectMany(rank => new[] { $"metrics/rank-{rank:D5}.csv", $"rounds/rank-{rank:D5}.csv" }).Append("evaluation.csv"))
        {
            Assert.NotEmpty(first.Rows(file));
            Assert.Equal(first.WithoutSeconds(file), second.WithoutSeconds(file));
        }
    }

    [Fact]
    public void The_configuration_that_a_run_wrote_repeats_it()
    {
        using var scratch = new Scratch();
        var first = Train(Launcher.OpenMpi, 2, scratch, ImageFiles.Write(scratch), "first", "--method", "pr-sgd", "--momentum-sync", "average", "--nesterov", "on");
        Launch.Run(Launcher.OpenMpi, 2, ["--config", first["config.yaml"], "--out", scratch["second"]]).Expect(0);
        Assert.True(first.Model.AsSpan().SequenceEqual(new RunFolder(scratch["second"]).Model), "config.yaml does not say all that made the model");
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch);
        var first = Train(Launcher.OpenMpi, 2, scratch, source, "first", "--seed", 7);
        var second = Train(Launcher.OpenMpi, 2, scratch, source, "second", "--seed", 8);
        Assert.False(first.Model.AsSpan().SequenceEqual(second.Model), "the seed changed nothing");
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("resnet8")]
    public void Open_Mpi_and_Mpich_agree(string model)
    {
        using var scratch = new Scratch();
        string source = ImageFiles.Write(scratch);
        var open = RunFolder.Tensors(Train(Launcher.OpenMpi, 4, scratch, source, "open", "--model", model).Model);
        var mpich = RunFolder.Tensors(Train(Launcher.Mpich, 4, scratch, source, "mpich", "--model", model).Model);

        Assert.Equal(open.Keys, mpich.Keys);
        foreach (var (name, values) in open)
        {
            double worst = values.Zip(mpich[name], (x, y) => Math.Abs(x - y)).Max();
            Assert.True(worst <= 1e-5, $"{name} differs by {worst:E1}");   // false for NaN too
        }
    }

    private static RunFolder Train(Launcher launcher, int ranks, Scratch scratch, string source, string run, params object[] options)
    {
        object[] common = ["--source", source, "--shards", scratch["shards"], "--tau", 5, "--steps", 12, "--batch-size", 8, "--eval-every", 6, "--log-every", 1, "--lr", 0.02];
        Launch.Run(launcher, ranks, [.. common, "--out", scratch[run], .. options]).Expect(0);
        return new RunFolder(scratch[run]);
    }
}
