using System.Reflection;
using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class ConfigYamlTests
{
    private const string EveryOption =
        "--method pr-sgd --model resnet20 --dataset cifar10 --source some/where --shards my/shards --partition dirichlet --dirichlet-alpha 0.3 " +
        "--partition-seed 5 --limit 1000 --tau 7 --schedule every --average-at before --exchange model --mixing mean --client-weights samples --check on --trust 0.002 --momentum-sync reset --batch-norm-sync recalibrate " +
        "--redundancy 0.1 --redundancy-sigma 0.01 --sampling chunks --sampler uniform --batch-size 17 --batch-policy reduced --chunk-reduce sum " +
        "--chunk-pass concatenated --augment crop-flip --lr 0.0123456789012345 --lr-policy linear --lr-schedule cosine --lr-milestones 100,200 --lr-factor 0.3 " +
        "--inverse-c 2 --inverse-beta 9 --strong-convexity 0.7 --warmup-steps 3 --momentum 0.8 --nesterov on --weight-decay 5e-4 --steps 1234 --eval-every 11 " +
        "--log-every 13 --checkpoint-every never --resume never --out some/run --device cpu --precision fp64 --threads 3 --seed 99 --deterministic off --rank-timeout 7.5";

    private const string Sampled = "--exchange gradient --tau 1 --model resnet8";

    /// <summary>What cannot be given in one line with the rest.</summary>
    private static readonly string[] s_otherOptions =
    [
        "--model quadratic --initial 3.5 --noise 0.2 --schedule once --sampling uniform",
        "--schedule growing --rounds 6 --model spiridonoff --repetitions 17",
        "--schedule post-local --switch-step 70 --model planted-relu --dimension 30 --samples 300",
        "--schedule adaptive --adaptive-rule lupa --local-epochs 3",
        "--schedule triggered --trigger-threshold 17.5 --trigger-growth 0.5 --exchange difference --mixing graph --graph torus --graph-weights optimal --consensus-step 0.3 --gossip-first",
        "--mixing elastic --elastic-alpha 0.2 --elastic-report mean --mixing-order cta",
        "--mixing outer --outer-rule nesterov --outer-lr 0.6 --outer-momentum 0.3",
        "--mixing hierarchical --node-tau 7 --ranks-per-node 2 --tau 21",
        "--client-fraction 0.5 --client-weights samples",
        "--overlap pullback --overlap-pull 0.3 --overlap-momentum 0.2",
        "--exchange difference --compressor qsgd --qsgd-levels 7 --bucket 64 --qsgd-norm max --qsgd-coding elias --dense-below 12 --error-feedback on",
        "--exchange difference --compressor topk --compress-ratio 0.2",
        $"{Sampled} --layer-budget 0.6 --layer-floor 0.2 --layer-rate 0.01 --active-set per-worker --inactive freeze --layer-granularity block --layer-redraw epoch --importance none",
    ];

    public static TheoryData<string> Methods => ["", .. MethodPresets.All.Select(preset => $"--method {preset.Name}")];

    public static TheoryData<string> Lines =>
        ["", "--method cooperative --epochs 2.5", EveryOption, .. s_otherOptions, .. MethodPresets.All.Select(preset => $"--method {preset.Name}")];

    [Theory, MemberData(nameof(Lines))]
    public void What_a_run_writes_gives_the_same_run_again(string line)
    {
        var first = Given.Settings(line, stepsPerEpoch: 40);
        using var file = new Given.File(first.ToYaml());
        var second = Given.Settings($"--config {file.Path}", stepsPerEpoch: 999);

        Assert.Equal(WithoutRemarks(first.ToYaml()), WithoutRemarks(second.ToYaml()));
        foreach (var property in typeof(RunSettings).GetProperties().Where(property => property.Name is not (nameof(RunSettings.Options) or nameof(RunSettings.Epochs))))
            Assert.Equal(property.GetValue(first), property.GetValue(second));
    }

    [Fact]
    public void What_a_run_computed_for_itself_is_told_as_a_remark_and_computed_anew_by_the_next_run()
    {
        var first = Given.Settings("", ranks: 4);
        var lines = first.ToYaml().Split('\n');
        Assert.Contains("shards: null # default: data/fashion-mnist-p4-iid-s1 in this run", lines);
        Assert.Contains("out: null # default: runs/20260102-030405-ri-sgd in this run", lines);

        using var file = new Given.File(first.ToYaml());
        var again = Given.Run("--config", file.Path).Resolve(new RunCircumstances(8, Given.Start.AddHours(1)));
        Assert.Equal(("data/fashion-mnist-p8-iid-s1", "runs/20260102-040405-ri-sgd"), (again.Shards, again.Out));
        Assert.False(again.IsChosen("out") || again.IsChosen("shards"));
    }

    [Theory, MemberData(nameof(Methods))]
    public void The_file_of_a_run_serves_any_number_of_ranks(string line)
    {
        foreach (var written in new[] { 1, 2, 8 })
        {
            using var file = new Given.File(Given.Settings(line, written).ToYaml());
            foreach (var ranks in new[] { 1, 2, 3, 64 })
                Assert.InRange(Given.Settings($"--config {file.Path}", ranks).Redundancy, 0, 1 - (1.0 / ranks));
        }
    }

    [Fact]
    public void Places_that_were_chosen_are_chosen_again()
    {
        using var file = new Given.File(Given.Settings("--out some/run --shards my/shards").ToYaml());
        var again = Given.Settings($"--config {file.Path}");
        Assert.Equal(("some/run", "my/shards"), (again.Out, again.Shards));
        Assert.True(again.IsChosen("out") && again.IsChosen("shards"));
    }

    [Fact]
    public void Every_option_is_written_with_where_its_value_came_from()
    {
        var lines = Given.Settings("--method sync-sgd --lr 0.05").ToYaml().Split('\n');
        Assert.Contains("lr: 0.05 # flag", lines);
        Assert.Contains("tau: 1 # preset", lines);
        Assert.Contains("batch-size: 32 # default", lines);
        Assert.Contains("redundancy: 0 # preset", lines);
        Assert.Equal(
            OptionDeclaration.Of(typeof(TrainArguments)).Select(option => option.Name),
            lines.Where(line => line.Contains(": ", StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void The_test_of_the_round_trip_gives_every_option_a_value_other_than_the_default()
    {
        var defaults = Given.Settings("", stepsPerEpoch: 40).Options;
        string[] single = ["epochs", "local-epochs", "init-from", "checkpoint-every", "resume"];
        var lines = s_otherOptions.Append(EveryOption).Select(line => Given.Settings(line, stepsPerEpoch: 40).Options).ToArray();
        foreach (var name in defaults.Keys.Except(single))
            Assert.Contains(lines, options => options[name].Origin == OptionOrigin.Flag && options[name].Text != defaults[name].Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("a: b")]
    [InlineData("# a")]
    [InlineData("'quoted'")]
    [InlineData("\"quoted\"")]
    [InlineData(" leading and trailing ")]
    [InlineData("{a}")]
    [InlineData("- a")]
    [InlineData("*a")]
    [InlineData("%a")]
    [InlineData("a\\b")]
    [InlineData("zwölf/日本")]
    [InlineData("line\nend")]
    [InlineData("50")]
    public void A_path_of_any_spelling_survives_the_file(string path)
    {
        var settings = Given.Run("--source", path).Resolve(new RunCircumstances(4, Given.Start));
        using var file = new Given.File(settings.ToYaml());
        Assert.Equal(path, Given.Settings($"--config {file.Path}").Source);
    }

    private static string WithoutRemarks(string yaml) => string.Join('\n', yaml.Split('\n').Select(line => line.Split(" # ")[0]));
}
