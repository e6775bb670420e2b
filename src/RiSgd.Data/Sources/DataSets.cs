using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>The data sets that the program reads, by name.</summary>
public static class DataSets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDataSetReader> All { get; } =
    [
        new FashionMnistReader(),
        CifarReader.Cifar10,
        CifarReader.Cifar100,
        new ImageFolderReader(),
        new SyntheticReader(),
    ];

    /// <summary>What a run without options trains on: Fashion-MNIST where its package is installed on this host, otherwise the synthetic set.</summary>
    public static IDataSetReader Default => Find(FashionMnistReader.IsInstalled ? "fashion-mnist" : "synthetic");

    /// <summary>The data set of this name.</summary>
    /// <exception cref="RunException">No data set of this name (exit code 2); the message gives the nearest one.</exception>
    public static IDataSetReader Find(string name)
    {
        foreach (IDataSetReader reader in All)
        {
            if (reader.Name == name)
                return reader;
        }

        string[] names = [.. All.Select(reader => reader.Name)];
        string nearest = NearestName.Of(name, names) is { } near ? $"did you mean {near}? It is" : "it is";
        throw RunException.Usage($"--dataset {name}: no such data set; {nearest} one of {string.Join(", ", names)}");
    }
}
