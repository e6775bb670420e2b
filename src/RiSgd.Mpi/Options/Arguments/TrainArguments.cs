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

    /// <summary>Gradient noise of the quadratic problem.</summary>
    [Option("noise", MetaValue = "NUMBER", HelpText = "Standard deviation of the gradient noise of --model quadratic.")]
    [Setting(OptionGroup.Problem, Default = "0", Example = "0.5")]
    public string? Noise { get; set; }

    /// <summary>Repetitions of a problem side by side.</summary>
    [Option("repetitions", MetaValue = "COUNT", HelpText = "Repetitions of --model spiridonoff, each a coordinate (or three) of one vector.")]
    [Setting(OptionGroup.Problem, Default = "4000", Example = "500")]
    public string? Repetitions { get; set; }

    /// <summary>Dimension of the planted ReLU.</summary>
    [Option("dimension", MetaValue = "COUNT", HelpText = "Features of --model planted-relu.")]
    [Setting(OptionGroup.Problem, Default = "1000", Example = "100")]
    public string? Dimension { get; set; }

    /// <summary>Samples of the planted ReLU.</summary>
    [Option("samples", MetaValue = "COUNT", HelpText = "Samples of --model planted-relu, over all ranks.")]
    [Setting(OptionGroup.Problem, Default = "10000", Example = "2000")]
    public string? Samples { get; set; }

    /// <summary>A model to start from.</summary>
    [Option("init-from", MetaValue = "FILE", HelpText = "A safetensors model to start from.")]
    [Setting(OptionGroup.Problem, DefaultText = "random weights of --seed", Example = "runs/first/model.safetensors")]
    public string? InitFrom { get; set; }
}
