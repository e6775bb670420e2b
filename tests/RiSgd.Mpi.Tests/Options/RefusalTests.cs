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
    [InlineData("rounds", "0", "a whole number of 1 or more")]
    [InlineData("switch-step", "-1", "a whole number of 0 or more")]
    [InlineData("trigger-threshold", "NaN", "inf for never")]
    [InlineData("consensus-step", "0", "a number above 0, up to 1")]
    [InlineData("consensus-step", "1.1", "a number above 0, up to 1")]
    [InlineData("elastic-alpha", "0", "a number above 0 and below 2/(p+1)")]
    [InlineData("elastic-alpha", "0.4", "below 2/(p+1), with 4 ranks 0.4")]
    [InlineData("node-tau", "0", "a whole number of 1 or more")]
    [InlineData("ranks-per-node", "5", "a whole number from 1 to 4")]
    [InlineData("outer-lr", "0", "a number above 0")]
    [InlineData("outer-momentum", "1", "a number from 0 to below 1")]
    [InlineData("client-fraction", "0", "a number above 0, up to 1")]
    [InlineData("client-fraction", "1.01", "a number above 0, up to 1")]
    [InlineData("local-epochs", "0", "a number above 0")]
    [InlineData("overlap-pull", "1.5", "a number above 0, up to 1")]
    [InlineData("overlap-momentum", "-0.1", "a number from 0 to below 1")]
    [InlineData("compress-ratio", "0", "a number above 0, up to 1")]
    [InlineData("qsgd-levels", "0", "a whole number from 1 to")]
    [InlineData("bucket", "0", "a whole number from 1 to")]
    [InlineData("dense-below", "-1", "a whole number from 0 to")]
    [InlineData("layer-budget", "0", "a number above 0, up to 1")]
    [InlineData("noise", "-1", "a number of 0 or more")]
    [InlineData("repetitions", "0", "a whole number from 1 to")]
    [InlineData("dimension", "0", "a whole number from 1 to")]
    [InlineData("samples", "0", "a whole number from 1 to")]
    [InlineData("trigger-threshold", "-inf", "a number, below 0 for always, or inf for never")]
    [InlineData("layer-floor", "0.6", "up to --layer-budget (0.5)")]
    [InlineData("layer-rate", "-1", "a number from 0 to --layer-floor (0.4)")]
    [InlineData("layer-rate", "3", "a number from 0 to --layer-floor (0.4)")]
    [InlineData("trust", "-1", "a number of 0 or more")]
    [InlineData("check", "perhaps", "on or off")]
    [InlineData("gossip-first", "perhaps", "on or off")]
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
        var message = Given.Refusal(Given.Line(option, value)).Message;
        Assert.StartsWith($"--{option}: ", message, StringComparison.Ordinal);
        Assert.Contains(value, message, StringComparison.Ordinal);
        Assert.Contains(range, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "resnet18", "resnet110")]
    [InlineData("dataset", "cifar", "did you mean cifar10?")]
    [InlineData("partition", "lable-sorted", "did you mean label-sorted?")]
    [InlineData("model", "quadratc", "did you mean quadratic?")]
    [InlineData("schedule", "grwoing", "did you mean growing? choose every, growing, once, post-local, adaptive or triggered")]
    [InlineData("adaptive-rule", "x", "choose adacomm or lupa")]
    [InlineData("mixing", "elstic", "did you mean elastic? choose mean, graph, elastic, outer or hierarchical")]
    [InlineData("mixing-order", "x", "choose atc or cta")]
    [InlineData("graph", "rng", "did you mean ring? choose complete, ring, torus, star, exponential or a file that exists")]
    [InlineData("graph", "no/such/matrix.csv", "or a file that exists")]
    [InlineData("graph-weights", "x", "choose metropolis or optimal")]
    [InlineData("elastic-report", "x", "choose centre or mean")]
    [InlineData("outer-rule", "slowmow", "did you mean slowmo? choose slowmo or nesterov")]
    [InlineData("client-weights", "x", "choose equal or samples")]
    [InlineData("overlap", "x", "choose off, pullback or delayed")]
    [InlineData("compressor", "top-k", "did you mean topk? choose none, bf16, fp16, topk, randk, sign, sign-topk or qsgd")]
    [InlineData("qsgd-norm", "x", "choose l2 or max")]
    [InlineData("qsgd-coding", "x", "choose fixed or elias")]
    [InlineData("error-feedback", "x", "choose auto, on or off")]
    [InlineData("active-set", "x", "choose shared or per-worker")]
    [InlineData("inactive", "x", "choose zero-grad or freeze")]
    [InlineData("layer-granularity", "x", "choose module, tensor or block")]
    [InlineData("layer-redraw", "x", "choose step or epoch")]
    [InlineData("importance", "x", "choose before-lars or none")]
    [InlineData("average-at", "during", "choose after or before")]
    [InlineData("exchange", "nothing", "choose model, gradient or difference")]
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
        var message = Given.Refusal(Given.Line(option, value)).Message;
        Assert.StartsWith($"--{option}: ", message, StringComparison.Ordinal);
        Assert.Contains(hint, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ri-sdg", "Did you mean ri-sgd?")]
    [InlineData("gradient-descent", "Valid: ri-sgd, pr-sgd, ")]
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
    [InlineData("--tau 5 --local-epochs 2", "--tau and --local-epochs")]
    public void Options_that_contradict_each_other_are_refused(string line, string named) =>
        Assert.StartsWith(named, Given.Refusal(line).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--exchange gradient --tau 5", "--exchange gradient and --tau 5: ", "give --tau 1")]
    [InlineData("--exchange gradient --tau 1 --schedule growing", "--exchange gradient and --schedule growing: ", "give --tau 1 and --schedule every")]
    [InlineData("--exchange gradient --local-epochs 2", "--exchange gradient and --local-epochs 2: ", "give --tau 1")]
    [InlineData("--method sync-sgd --mixing graph", "--exchange gradient and --mixing graph: ", "give --mixing mean, or --exchange model")]
    [InlineData("--exchange difference --mixing elastic", "--exchange difference and --mixing elastic: ", "give --mixing mean or graph")]
    [InlineData("--schedule triggered --overlap delayed", "--schedule triggered and --overlap delayed: ", "give --overlap off")]
    [InlineData("--schedule adaptive --overlap delayed", "--schedule adaptive and --overlap delayed: ", "give --overlap off")]
    [InlineData("--client-fraction 0.5 --average-at before", "--client-fraction 0.5 and --average-at before: ", "give --average-at after")]
    [InlineData("--method slowmo --redundancy 0.3 --redundancy-sigma 0.3 --lr-policy linear", "--outer-rule slowmo", "give --lr-policy fixed")]
    [InlineData("--momentum 0 --momentum-sync average", "--momentum-sync average and --momentum 0: ", "give --momentum above 0")]
    [InlineData("--mixing hierarchical --schedule once", "--mixing hierarchical and --schedule once: ", "give --schedule every")]
    [InlineData("--mixing hierarchical --tau 4 --node-tau 5", "--node-tau 5 and --tau 4: ", "give a --tau of --node-tau or more")]
    [InlineData("--exchange difference --momentum-sync average", "--exchange difference and --momentum-sync average: ", "give --momentum-sync local")]
    [InlineData("--overlap delayed --momentum-sync average", "--overlap delayed and --momentum-sync average: ", "give --momentum-sync local or reset")]
    [InlineData("--client-fraction 0.5 --exchange difference", "--client-fraction 0.5 and --exchange difference: ", "give --exchange model")]
    [InlineData("--client-fraction 0.5 --mixing graph", "--client-fraction 0.5 and --mixing graph: ", "--mixing mean")]
    [InlineData("--overlap delayed --method sync-sgd", "--overlap delayed and --exchange gradient: ", "give --exchange model")]
    [InlineData("--overlap delayed --mixing elastic", "--overlap delayed and --mixing elastic: ", "give --mixing mean")]
    [InlineData("--overlap pullback --client-fraction 0.5", "--overlap pullback and --client-fraction 0.5: ", "give --client-fraction 1")]
    [InlineData("--compressor topk", "--compressor topk and --exchange model: ", "give --exchange difference, or gradient with --tau 1")]
    [InlineData("--method easgd --compressor sign", "--compressor sign and --exchange model: ", "give --exchange difference")]
    [InlineData("--layer-budget 0.5", "--layer-budget 0.5 and --exchange model: ", "give --exchange gradient")]
    [InlineData("--method jointspar --compressor qsgd", "--layer-budget 0.75 and --compressor qsgd: ", "give --compressor none")]
    public void Choices_on_two_axes_that_exclude_each_other_are_refused_by_both_names_with_what_to_give(string line, string both, string remedy)
    {
        var message = Given.Refusal(line).Message;
        Assert.StartsWith(both, message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Dependent => [.. Given.Companions.Keys];

    [Theory, MemberData(nameof(Dependent))]
    public void An_option_of_a_choice_that_was_not_made_is_refused_with_the_choice_to_make(string option)
    {
        var value = OptionDeclaration.Of(typeof(TrainArguments)).Single(declared => declared.Name == option).Example!;
        var message = Given.Refusal($"--{option} {value}").Message;
        Assert.StartsWith($"--{option}: {value} would have no effect, as --", message, StringComparison.Ordinal);
        Assert.Contains("; give ", message, StringComparison.Ordinal);
        Given.Settings(Given.Line(option, value));
    }

    [Theory]
    [InlineData("model: quadratic", "partition: label-sorted")]
    [InlineData("model: spiridonoff", "dataset: cifar10")]
    [InlineData("model: quadratic", "batch-size: 7")]
    [InlineData("sampling: uniform", "chunk-reduce: sum")]
    [InlineData("sampling: uniform", "chunk-pass: concatenated")]
    [InlineData("method: cooperative", "chunk-reduce: sum")]
    [InlineData("method: sync-sgd", "average-at: before")]
    [InlineData("method: sync-sgd", "momentum-sync: average")]
    [InlineData("method: sync-sgd", "momentum-sync: reset")]
    [InlineData("schedule: once", "tau: 7")]
    [InlineData("method: one-shot", "tau: 7")]
    [InlineData("method: growing", "tau: 7")]
    [InlineData("method: growing", "local-epochs: 2")]
    [InlineData("method: d-psgd", "average-at: before")]
    [InlineData("method: ri-sgd", "mixing-order: cta")]
    [InlineData("model: spiridonoff", "source: some/file.csv")]
    [InlineData("method: squarm", "momentum-sync: reset")]
    [InlineData("method: squarm", "mixing-order: cta")]
    [InlineData("method: squarm", "error-feedback: on")]
    [InlineData("method: qsparse-local", "average-at: before")]
    [InlineData("method: slowmo", "average-at: before")]
    [InlineData("method: hierarchical", "average-at: before")]
    [InlineData("method: easgd", "client-weights: samples")]
    [InlineData("overlap: delayed", "average-at: before")]
    [InlineData("overlap: delayed", "client-weights: samples")]
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
