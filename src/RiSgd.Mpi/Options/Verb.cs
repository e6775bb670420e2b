using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>A verb of the program: what it is called, the options it has, and what a command line with it asks for.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Arguments">The type that declares its options.</param>
/// <param name="Example">A command line that works.</param>
/// <param name="Request">Makes the request from what was parsed.</param>
internal sealed record Verb(string Name, string Summary, Type Arguments, string Example, Func<object, IReadOnlyList<OptionDeclaration>, IVerbRequest> Request)
{
    /// <summary>The verbs there are; the first one is meant where none is named.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        new(
            "train",
            "train a model on all ranks (this verb is meant where none is named)",
            typeof(TrainArguments),
            "mpiexec -n 4 RiSgd.Mpi --method ri-sgd --redundancy 0.25 --tau 50 --steps 2000",
            (arguments, options) => Train((TrainArguments)arguments, options)),
        new(
            "shard",
            "cut a data set into the chunks of a later run",
            typeof(ShardArguments),
            "RiSgd.Mpi shard --dataset fashion-mnist --ranks 8 --partition label-sorted",
            (arguments, options) => new ChunkingRequest(Flags(new OptionLayers(options), arguments))),
    ];

    private static RunRequest Train(TrainArguments arguments, IReadOnlyList<OptionDeclaration> options)
    {
        var layers = Flags(new OptionLayers(options), arguments);
        if (arguments.Config is { } path)
            layers = layers.With(OptionOrigin.Config, ConfigFile.Read(path, options));
        if (TestProblemPresets.Find(layers.Find("model")!.Text!) is { } problem)
            layers = layers.WithDefaults(problem.Options);
        MethodPreset preset = MethodPresets.Find(layers.Find("method")!.Text!);
        return new RunRequest(layers.With(OptionOrigin.Preset, preset.Options.ToDictionary(option => option.Key, option => new OptionValue(option.Value, OptionOrigin.Preset))));
    }

    /// <summary>The flags that were given, from the properties that declare them.</summary>
    private static OptionLayers Flags(OptionLayers layers, object arguments)
    {
        var flags = new Dictionary<string, OptionValue>();
        foreach (var (name, property) in OptionDeclaration.Properties(arguments.GetType()))
        {
            if (property.GetValue(arguments) is string text)
                flags[name] = new OptionValue(text, OptionOrigin.Flag);
        }

        return layers.With(OptionOrigin.Flag, flags);
    }
}
