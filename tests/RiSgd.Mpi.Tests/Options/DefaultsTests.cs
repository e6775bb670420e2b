using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class DefaultsTests
{
    [Fact]
    public void No_arguments_mean_a_run_of_ri_sgd_with_the_defaults_of_the_contract()
    {
        var run = Given.Settings("", ranks: 8);
        Assert.Equal(("ri-sgd", "cnn", "fashion-mnist"), (run.Method, run.Model, run.Dataset));
        Assert.Equal((50, 0.25, 0.0), (run.Schedule.Tau, run.Redundancy, run.RedundancySigma));
        Assert.Equal((PartitionStyle.Iid, 1), (run.Partition, run.PartitionSeed));
        Assert.Equal((32, BatchPolicy.Full, ChunkReduce.Mean, LearningRatePolicy.Fixed), (run.BatchSize, run.BatchPolicy, run.ChunkReduce, run.LearningRatePolicy));
        Assert.Equal((0.1, LearningRateSchedule.Step, 0), (run.LearningRate, run.LearningRateSchedule, run.WarmupSteps));
        Assert.Equal((0.9, false, 1e-4), (run.Momentum, run.Nesterov, run.WeightDecay));
        Assert.Equal((MomentumSync.Local, BatchNormSync.Average, MeetingPoint.AfterUpdate), (run.Exchange.MomentumSync, run.Exchange.BatchNormSync, run.Mixing.Point));
        Assert.Equal((1, true, Precision.Fp32, 10.0), (run.Seed, run.Deterministic, run.Precision, run.Problem.Initial));
        Assert.Equal(("data/fashion-mnist-p8-iid-s1", "runs/20260102-030405-ri-sgd"), (run.Shards, run.Out));
        Assert.Null(run.Source);
        Assert.Null(run.InitFrom);
    }

    [Fact]
    public void No_arguments_mean_the_plain_choice_on_every_axis()
    {
        var run = Given.Settings("", ranks: 8);
        Assert.Equal((AveragingSchedule.Every, ExchangeKind.Model, MixingKind.Mean), (run.Schedule.Kind, run.Exchange.Kind, run.Mixing.Kind));
        Assert.Equal(("none", 1.0, OverlapKind.Off), (run.Encoding.Code.Name, run.Clients.Fraction, run.Overlap.Kind));
        Assert.Equal((false, 0.0, false), (run.Layers.AreSampled, run.Layers.Trust, run.Exchange.Check));
    }

    [Theory]
    [InlineData("--mixing elastic", 4, "elastic-alpha", "0.225")]
    [InlineData("--mixing elastic", 8, "elastic-alpha", "0.1125")]
    [InlineData("--schedule growing", 8, "rounds", "8")]
    [InlineData("--schedule post-local --steps 1000", 4, "switch-step", "500")]
    [InlineData("--schedule post-local --lr-milestones 300,400", 4, "switch-step", "300")]
    [InlineData("--mixing outer", 4, "outer-lr", "1")]
    [InlineData("--mixing outer", 4, "outer-momentum", "0.5")]
    [InlineData("--mixing outer --outer-rule nesterov", 4, "outer-lr", "0.7")]
    [InlineData("--mixing outer --outer-rule nesterov", 4, "outer-momentum", "0.9")]
    [InlineData("--exchange gradient --tau 1 --layer-budget 0.75", 4, "layer-floor", "0.4")]
    [InlineData("--exchange gradient --tau 1 --layer-budget 0.3", 4, "layer-floor", "0.3")]
    [InlineData("--mixing mean", 4, "elastic-alpha", null)]
    [InlineData("--schedule every", 4, "rounds", null)]
    public void What_depends_on_other_choices_is_computed_where_it_has_an_effect(string line, int ranks, string option, string? value)
    {
        var computed = Given.Settings(line, ranks).Options[option];
        Assert.Equal((value, OptionOrigin.Default), (computed.Text, computed.Origin));
    }

    [Theory]
    [InlineData("--mixing mean --average-at before", MeetingPoint.BeforeUpdate)]
    [InlineData("--mixing graph", MeetingPoint.AfterUpdate)]
    [InlineData("--mixing graph --mixing-order cta", MeetingPoint.BeforeUpdate)]
    [InlineData("--mixing elastic --mixing-order cta", MeetingPoint.BeforeUpdate)]
    public void Where_ranks_mix_has_one_name_for_means_and_another_for_neighbours_and_centres(string line, MeetingPoint point) =>
        Assert.Equal(point, Given.Settings(line).Mixing.Point);

    [Fact]
    public void A_round_in_epochs_becomes_steps_once_the_steps_of_an_epoch_are_known()
    {
        Assert.True(Given.Settings("--local-epochs 2").AwaitsEpoch);
        var after = Given.Settings("--local-epochs 2", stepsPerEpoch: 234.5);
        Assert.Equal((469, false), (after.Schedule.Tau, after.AwaitsEpoch));
        Assert.Equal(7, Given.Settings("--method fedavg --tau 7").Schedule.Tau);
    }

    [Fact]
    public void The_verb_train_may_be_left_out() => Assert.Equal(Given.Settings("--tau 5").ToYaml(), Given.Settings("train --tau 5").ToYaml());

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.25)]
    [InlineData(4, 0.25)]
    [InlineData(8, 0.25)]
    public void Redundancy_is_a_quarter_or_what_the_ranks_allow(int ranks, double mu) => Assert.Equal(mu, Given.Settings("", ranks).Redundancy);

    [Theory]
    [InlineData("--steps 600", 60)]
    [InlineData("--steps 55", 5)]
    [InlineData("--steps 3", 1)]
    [InlineData("--steps 600 --eval-every 7", 7)]
    public void Evaluations_are_a_tenth_of_the_run_apart(string line, long every) => Assert.Equal(every, Given.Settings(line).EvalEvery);

    [Theory]
    [InlineData("--tau 7", 7)]
    [InlineData("--method sync-sgd", 1)]
    [InlineData("--tau 7 --log-every 3", 3)]
    public void Rows_are_tau_steps_apart(string line, long every) => Assert.Equal(every, Given.Settings(line).LogEvery);

    [Fact]
    public void Epochs_become_steps_once_the_steps_of_an_epoch_are_known()
    {
        var before = Given.Settings("--epochs 2.5");
        Assert.Equal((0, 2.5, 0), (before.Steps, before.Epochs, before.EvalEvery));
        Assert.Empty(before.LearningRateMilestones);

        var after = Given.Settings("--epochs 2.5", stepsPerEpoch: 1875);
        Assert.Equal((4688, 2.5, 468), (after.Steps, after.Epochs, after.EvalEvery));
        Assert.Equal(3, Given.Settings("--epochs 0.3", stepsPerEpoch: 10).Steps);
        Assert.Equal(1, Given.Settings("--epochs 0.001", stepsPerEpoch: 10).Steps);
    }

    [Theory]
    [InlineData("--steps 600", new long[] { 300, 450 })]
    [InlineData("--steps 601", new long[] { 301, 451 })]
    [InlineData("--steps 100", new long[] { 50, 75 })]
    [InlineData("--steps 1", new long[] { 1, 1 })]
    [InlineData("--steps 3", new long[] { 2, 3 })]
    [InlineData("--steps 100 --lr-milestones 0.07,0.29,0.57", new long[] { 7, 29, 57 })]
    [InlineData("--steps 600 --lr-milestones 100,200", new long[] { 100, 200 })]
    [InlineData("--steps 600 --lr-milestones 0.25,200", new long[] { 150, 200 })]
    [InlineData("--steps 600 --lr-milestones 900", new long[] { 900 })]
    public void Milestones_below_1_are_fractions_of_the_run(string line, long[] steps) => Assert.Equal(steps, Given.Settings(line).LearningRateMilestones);

    [Fact]
    public void The_quadratic_test_problem_computes_in_64_bits_unless_told_otherwise()
    {
        Assert.Equal(Precision.Fp64, Given.Settings("--model quadratic --source q.csv").Precision);
        Assert.Equal(Precision.Fp32, Given.Settings("--model quadratic --source q.csv --precision fp32").Precision);
        Assert.All(TestProblemPresets.All, problem => Assert.True(Given.Settings($"--model {problem.Model}").IsTestProblem));
        Assert.False(Given.Settings("").IsTestProblem);
    }

    [Fact]
    public void A_test_problem_brings_the_defaults_of_its_published_experiment_below_those_of_the_method()
    {
        var options = Given.Settings("--model spiridonoff --method d-psgd --lr 0.25").Options;
        Assert.Equal(("0", OptionOrigin.Default), (options["momentum"].Text, options["momentum"].Origin));
        Assert.Equal(("inverse", "1000", "2"), (options["lr-schedule"].Text, options["steps"].Text, options["initial"].Text));
        Assert.Equal(("1", OptionOrigin.Preset), (options["tau"].Text, options["tau"].Origin));
        Assert.Equal(("0.25", OptionOrigin.Flag), (options["lr"].Text, options["lr"].Origin));
    }

    [Theory]
    [InlineData("--partition label-sorted --partition-seed 3", "data/fashion-mnist-p4-label-sorted-s3")]
    [InlineData("--partition dirichlet --dirichlet-alpha 0.1", "data/fashion-mnist-p4-dirichlet0.1-s1")]
    [InlineData("--dataset synthetic --limit 500", "data/synthetic-p4-iid-s1-n500")]
    [InlineData("--seed 9", "data/fashion-mnist-p4-iid-s1")]
    [InlineData("--shards elsewhere", "elsewhere")]
    public void The_directory_of_chunks_is_named_by_what_makes_them(string line, string directory) => Assert.Equal(directory, Given.Settings(line).Shards);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.1", 0.1)]
    [InlineData("300", 300)]
    public void The_watchdog_waits_as_long_as_it_is_told_and_0_turns_it_off(string seconds, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), Given.Settings($"--rank-timeout {seconds}").RankTimeout);

    [Theory]
    [InlineData("--nesterov", true)]
    [InlineData("--nesterov --tau 5", true)]
    [InlineData("--nesterov on", true)]
    [InlineData("--nesterov=true", true)]
    [InlineData("--nesterov off", false)]
    public void A_switch_alone_means_on(string line, bool on) => Assert.Equal(on, Given.Settings(line).Nesterov);

    [Fact]
    public void Every_preset_sets_options_that_exist_to_values_that_are_allowed()
    {
        var names = OptionDeclaration.Of(typeof(TrainArguments)).Select(option => option.Name).ToHashSet();
        foreach (var preset in MethodPresets.All)
        {
            Assert.Subset(names, preset.Options.Keys.ToHashSet());
            var options = Given.Settings($"--method {preset.Name}").Options;
            Assert.All(preset.Options, option => Assert.Equal((option.Value, OptionOrigin.Preset), (options[option.Key].Text, options[option.Key].Origin)));
        }
    }
}
