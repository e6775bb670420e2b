using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("--tua 5", "--tua: there is no such option; did you mean --tau?")]
    [InlineData("--tua=5", "--tua: there is no such option; did you mean --tau?")]
    [InlineData("--xyzxyzxyz 5", "--xyzxyzxyz: there is no such option; --help lists them")]
    [InlineData("-n 5", "-n: there is no such option; --help lists them")]
    [InlineData("--tau", "--tau: its value is missing; write --tau VALUE")]
    [InlineData("--tau --steps 5", "--tau: its value is missing; write --tau VALUE")]
    [InlineData("--tau 5 --tau 6", "--tau: given twice")]
    [InlineData("--tau 5 6", "6: belongs to no option; options are written --name value")]
    [InlineData("-- --tau 5", "--: not understood; options are written --name value")]
    [InlineData("trian --tau 5", "trian: there is no such verb; did you mean train?")]
    [InlineData("unheard-of", "unheard-of: there is no such verb; choose train or shard")]
    public void A_command_line_that_is_not_understood_is_refused_with_what_to_write(string line, string message) =>
        Assert.Equal(message, Given.Refusal(line).Message);

    [Theory]
    [InlineData("tau", "0", "a whole number of 1 or more")]
    [InlineData("tau", "-3", "a whole number of 1 or more")]
    [InlineData("tau", "1.5", "a whole number of 1 or more")]
    [InlineData("tau", "99999999999999999999", "a whole number of 1 or more")]
    [InlineData("steps", "0", "a whole number of 1 or more")]
    [InlineData("batch-size", "0", "a whole number from 1 to 1048576")]
    [InlineData("batch-size", "2000000", "a whole number from 1 to 1048576")]
    [InlineData("threads", "0", "a whole number from 1 to 4096")]
    [InlineData("seed", "-1", "a whole number of 0 or more")]
    [InlineData("partition-seed", "-1", "a whole number of 0 or more")]
    [InlineData("warmup-steps", "-1", "a whole number of 0 or more")]
    [InlineData("eval-every", "0", "a whole number of 1 or more")]
    [InlineData("log-every", "0", "a whole number of 1 or more")]
    [InlineData("limit", "0", "a whole number from 1 to 2147483647")]
    [InlineData("epochs", "0", "a number above 0")]
    [InlineData("epochs", "Infinity", "a number above 0")]
    [InlineData("lr", "0", "a number above 0")]
    [InlineData("lr", "-0.1", "a number above 0")]
    [InlineData("lr", "NaN", "a number above 0")]
    [InlineData("lr", "-Infinity", "a number above 0")]
    [InlineData("lr", "1e999", "a number above 0")]
    [InlineData("lr", "0,1", "a number above 0")]
    [InlineData("lr-factor", "0", "a number above 0")]
    [InlineData("inverse-c", "0", "a number above 0")]
    [InlineData("inverse-beta", "0", "a number above 0")]
    [InlineData("strong-convexity", "0", "a number above 0")]
    [InlineData("dirichlet-alpha", "0", "a number above 0")]
    [InlineData("dirichlet-alpha", "NaN", "a number above 0")]
    [InlineData("momentum", "1", "a number from 0 to below 1")]
    [InlineData("momentum", "-0.1", "a number from 0 to below 1")]
    [InlineData("momentum", "NaN", "a number from 0 to below 1")]
    [InlineData("weight-decay", "-1e-4", "a number of 0 or more")]
    [InlineData("redundancy-sigma", "-1", "a number of 0 or more")]
    [InlineData("initial", "NaN", "a number")]
    [InlineData("rank-timeout", "1e-9", "0.1 or more, or 0 for no watchdog")]
    [InlineData("rank-timeout", "-1", "0.1 or more, or 0 for no watchdog")]
    [InlineData("nesterov", "maybe", "on or off")]
    [InlineData("deterministic", "2", "on or off")]
    [InlineData("lr-milestones", "0.7,0.2", "ascending order")]
    [InlineData("lr-milestones", "0.2,", "fractions of the run below 1, or steps")]
    [InlineData("lr-milestones", "-1", "fractions of the run below 1, or steps")]
    [InlineData("lr-milestones", "2.5", "fractions of the run below 1, or steps")]
    public void A_value_out_of_range_is_refused_by_name_with_the_range(string option, string value, string range)
    {
        var message = Given.Refusal($"--{option} {value}").Message;
        Assert.StartsWith($"--{option}: ", message, StringComparison.Ordinal);
        Assert.Contains(value, message, StringComparison.Ordinal);
        Assert.Contains(range, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "resnet18", "resnet110")]
    [InlineData("dataset", "cifar", "did you mean cifar10?")]
    [InlineData("partition", "lable-sorted", "did you mean label-sorted?")]
    [InlineData("schedule", "growing", "choose every or once")]
    [InlineData("average-at", "during", "choose after or before")]
    [InlineData("exchange", "nothing", "choose model or gradient")]
    [InlineData("momentum-sync", "x", "choose local, average or reset")]
    [InlineData("batch-norm-sync", "x", "choose average, local or recalibrate")]
    [InlineData("sampling", "x", "choose chunks or uniform")]
    [InlineData("sampler", "x", "choose epoch or uniform")]
    [InlineData("batch-policy", "x", "choose full or reduced")]
    [InlineData("chunk-reduce", "x", "choose mean or sum")]
    [InlineData("chunk-pass", "x", "choose separate or concatenated")]
    [InlineData("augment", "x", "choose auto, none or crop-flip")]
    [InlineData("lr-policy", "x", "choose fixed or linear")]
    [InlineData("lr-schedule", "x", "choose constant, step, cosine or inverse")]
    [InlineData("precision", "fp16", "choose fp32 or fp64")]
    [InlineData("precision", "bf16", "computes on a GPU")]
    [InlineData("device", "tpu", "choose auto or cpu")]
    [InlineData("device", "cuda", "this build computes on the CPU")]
    [InlineData("checkpoint-every", "100", "writes no checkpoints")]
    [InlineData("resume", "auto", "nothing to resume")]
    [InlineData("resume", "/", "nothing to resume")]
    [InlineData("resume", "no/such/run", "no/such/run does not exist")]
    [InlineData("init-from", "no/such.safetensors", "no/such.safetensors does not exist")]
    public void A_name_that_is_no_choice_is_refused_with_the_choices_or_the_reason(string option, string value, string hint)
    {
        var message = Given.Refusal($"--{option} {value}").Message;
        Assert.StartsWith($"--{option}: ", message, StringComparison.Ordinal);
        Assert.Contains(hint, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ri-sdg", "Did you mean ri-sgd?")]
    [InlineData("diloco-of-some-kind", "Valid: ri-sgd, pr-sgd, ")]
    public void A_method_that_does_not_exist_is_refused_wherever_it_stands(string method, string hint)
    {
        using var file = new Given.File($"method: {method}\n");
        foreach (var line in new[] { $"--method {method}", $"--config {file.Path}" })
        {
            var message = Given.Refusal(line).Message;
            Assert.StartsWith($"--method {method}: ", message, StringComparison.Ordinal);
            Assert.Contains(hint, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, "0", true)]
    [InlineData(1, "0.1", false)]
    [InlineData(2, "0.5", true)]
    [InlineData(2, "0.9", false)]
    [InlineData(2, "-0.1", false)]
    [InlineData(3, "0.6666666666666667", true)]
    [InlineData(3, "0.666667", false)]
    [InlineData(8, "0.875", true)]
    [InlineData(8, "0.876", false)]
    public void Redundancy_is_at_most_1_minus_1_over_p(int ranks, string mu, bool allowed)
    {
        if (allowed)
            Assert.Equal(double.Parse(mu, null), Given.Settings($"--redundancy {mu}", ranks).Redundancy);
        else
            Assert.StartsWith($"--redundancy: {mu} is not allowed", Given.Refusal($"--redundancy {mu}", ranks).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-0.5")]
    [InlineData("NaN")]
    public void A_redundancy_that_no_number_of_ranks_allows_is_refused_before_that_number_is_known(string mu) =>
        Assert.Contains("--redundancy", Assert.Throws<RunException>(() => Given.Run("--redundancy", mu)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--steps 5 --epochs 2", "--steps and --epochs")]
    [InlineData("--nesterov --momentum 0", "--nesterov")]
    [InlineData("--exchange gradient --tau 5", "--exchange")]
    [InlineData("--method sync-sgd --tau 5", "--exchange")]
    [InlineData("--exchange gradient --tau 1 --schedule once", "--exchange")]
    public void Options_that_contradict_each_other_are_refused(string line, string named) =>
        Assert.StartsWith(named, Given.Refusal(line).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sampling: uniform", "chunk-reduce: sum")]
    [InlineData("sampling: uniform", "chunk-pass: concatenated")]
    [InlineData("method: cooperative", "chunk-reduce: sum")]
    [InlineData("method: sync-sgd", "average-at: before")]
    [InlineData("method: sync-sgd", "momentum-sync: average")]
    [InlineData("method: sync-sgd", "momentum-sync: reset")]
    [InlineData("schedule: once", "tau: 7")]
    [InlineData("method: one-shot", "tau: 7")]
    public void What_another_choice_makes_meaningless_is_refused_by_name_with_the_reason(string choice, string ignored)
    {
        var name = "--" + ignored.Split(':')[0];
        using var file = new Given.File($"{choice}\n{ignored}\n");
        Assert.Contains("would have no effect, as --", Given.Refusal($"--{choice.Replace(':', ' ')} --{ignored.Replace(':', ' ')}").Message, StringComparison.Ordinal);
        Assert.StartsWith($"{name} ({file.Path}, line 2): ", Given.Refusal($"--config {file.Path}").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sampling uniform", "sampler: epoch")]
    [InlineData("--schedule once", "tau: 50")]
    public void A_default_that_would_be_ignored_is_refused_as_a_flag_and_let_pass_where_a_file_repeats_it(string choice, string ignored)
    {
        using var file = new Given.File(ignored + "\n");
        Given.Settings($"{choice} --config {file.Path}");
        Given.Settings(choice);
        Assert.StartsWith("--" + ignored.Split(':')[0], Given.Refusal($"{choice} --{ignored.Replace(':', ' ')}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_path_is_refused()
    {
        foreach (var option in new[] { "--out", "--shards", "--source" })
        {
            var refusal = Assert.Throws<RunException>(() => Given.Run(option, ""));
            Assert.Equal($"{option}: \"\" is not allowed; give a path", refusal.Message);
        }
    }

    [Fact]
    public void A_refused_value_with_line_ends_still_makes_one_line() =>
        Assert.DoesNotContain('\n', Assert.Throws<RunException>(() => Given.Run("--tau", "5\n6\r\n7")).Message);
}
