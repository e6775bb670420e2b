using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class PrecedenceTests
{
    [Fact]
    public void The_preset_of_the_method_wins_over_the_built_in_default()
    {
        Assert.Equal((50, OptionOrigin.Default), Tau("--method pr-sgd"));
        Assert.Equal((1, OptionOrigin.Preset), Tau("--method sync-sgd"));
    }

    [Fact]
    public void A_configuration_file_wins_over_the_built_in_default()
    {
        using var file = new Given.File("tau: 7\n");
        Assert.Equal((7, OptionOrigin.Config), Tau($"--config {file.Path}"));
    }

    [Fact]
    public void A_configuration_file_wins_over_the_preset()
    {
        using var file = new Given.File("method: sync-sgd\ntau: 7\nexchange: model\n");
        Assert.Equal((7, OptionOrigin.Config), Tau($"--config {file.Path}"));
    }

    [Fact]
    public void A_flag_wins_over_the_built_in_default() => Assert.Equal((9, OptionOrigin.Flag), Tau("--tau 9"));

    [Fact]
    public void A_flag_wins_over_the_preset() => Assert.Equal((9, OptionOrigin.Flag), Tau("--method sync-sgd --tau 9 --exchange model"));

    [Fact]
    public void A_flag_wins_over_the_configuration_file_wherever_it_stands()
    {
        using var file = new Given.File("tau: 7\n");
        Assert.Equal((9, OptionOrigin.Flag), Tau($"--config {file.Path} --tau 9"));
        Assert.Equal((9, OptionOrigin.Flag), Tau($"--tau 9 --config {file.Path}"));
    }

    [Fact]
    public void A_flag_wins_although_it_repeats_the_default() => Assert.Equal((50, OptionOrigin.Flag), Tau("--tau 50"));

    [Fact]
    public void The_preset_is_that_of_the_method_that_wins()
    {
        using var file = new Given.File("method: sync-sgd\n");
        Assert.Equal((1, OptionOrigin.Preset), Tau($"--config {file.Path}"));
        Assert.Equal((50, OptionOrigin.Default), Tau($"--config {file.Path} --method ri-sgd"));
    }

    [Fact]
    public void Layers_are_weighed_option_by_option()
    {
        using var file = new Given.File("lr: 0.05\nmomentum: 0\n");
        var settings = Given.Settings($"--method sync-sgd --config {file.Path} --momentum 0.5");
        Assert.Equal((1, 0.05, 0.5), (settings.Schedule.Tau, settings.LearningRate, settings.Momentum));
    }

    [Fact]
    public void A_key_without_a_value_leaves_what_lies_below()
    {
        using var file = new Given.File("tau:\nlr: null\nmomentum: ~\n");
        var settings = Given.Settings($"--method sync-sgd --config {file.Path}");
        Assert.Equal((1, 0.1, 0.9), (settings.Schedule.Tau, settings.LearningRate, settings.Momentum));
    }

    [Fact]
    public void The_length_that_is_given_nearer_to_the_user_wins()
    {
        using var epochs = new Given.File("epochs: 2\n");
        using var steps = new Given.File("steps: 9\n");
        Assert.Equal(20, Given.Settings($"--config {epochs.Path}", stepsPerEpoch: 10).Steps);
        Assert.Equal(5, Given.Settings($"--config {epochs.Path} --steps 5", stepsPerEpoch: 10).Steps);
        Assert.Equal(30, Given.Settings($"--config {steps.Path} --epochs 3", stepsPerEpoch: 10).Steps);
    }

    [Fact]
    public void Other_built_in_defaults_give_way_to_everything_that_was_chosen()
    {
        var other = new Dictionary<string, string> { ["dataset"] = "synthetic" };
        var circumstances = new RunCircumstances(4, Given.Start);
        var settings = Given.Run().WithDefaults(other).Resolve(circumstances);
        Assert.Equal("synthetic", settings.Dataset);
        Assert.Equal("data/synthetic-p4-iid-s1", settings.Shards);
        Assert.False(settings.IsChosen("dataset"));

        settings = Given.Run("--dataset", "cifar10").WithDefaults(other).Resolve(circumstances);
        Assert.Equal("cifar10", settings.Dataset);
        Assert.True(settings.IsChosen("dataset"));
    }

    private static (long, OptionOrigin) Tau(string line)
    {
        var settings = Given.Settings(line);
        return (settings.Schedule.Tau, settings.Options["tau"].Origin);
    }
}
