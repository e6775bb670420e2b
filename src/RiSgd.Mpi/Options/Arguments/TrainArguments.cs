using CommandLine;

namespace RiSgd.Mpi.Options;

/// <summary>
/// The options of <c>train</c>, each declared here and nowhere else. Values stay text, because flags, configuration files and presets give them alike;
/// <see cref="RunSettingsBinder"/> reads and checks them.
/// </summary>
public sealed partial class TrainArguments : DataArguments
{
    /// <summary>A YAML file of options; it is no option of the run itself.</summary>
    [Option("config")]
    public string? Config { get; set; }

    /// <summary>Preset of the method.</summary>
    [Option("method", MetaValue = "NAME", HelpText = "Preset of the method: sets the defaults of the options that make it (listed below).")]
    [Setting(OptionGroup.Problem, Default = "ri-sgd", Example = "pr-sgd")]
    public string? Method { get; set; }

    /// <summary>The model.</summary>
    [Option("model", MetaValue = "NAME", HelpText = "Model: cnn, mlp, logistic, resnet8/14/20/32/44/56/110, or a test problem (listed below).")]
    [Setting(OptionGroup.Problem, Default = "cnn", Example = "resnet20")]
    public string? Model { get; set; }

    /// <summary>Start value of a test problem.</summary>
    [Option("initial", MetaValue = "NUMBER", HelpText = "Start value of every coordinate of --model quadratic or spiridonoff.")]
    [Setting(OptionGroup.Problem, Default = "10", DefaultText = "10 for quadratic, 2 for spiridonoff, 1 for spiridonoff-3d", Example = "0")]
    public string? Initial { get; set; }

    /// <summary>A model to start from.</summary>
    [Option("init-from", MetaValue = "FILE", HelpText = "A safetensors model to start from.")]
    [Setting(OptionGroup.Problem, DefaultText = "random weights of --seed", Example = "runs/first/model.safetensors")]
    public string? InitFrom { get; set; }
}
