using System.Globalization;
using RiSgd.Data;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>Reads the options about data and chunks, which <c>train</c> and <c>shard</c> share.</summary>
internal static class DataSettings
{
    /// <summary>Name of the data set.</summary>
    public static string DataSet(OptionReader read) => read.Name("dataset", [.. DataSets.All.Select(set => set.Name)]);

    /// <summary>Concentration of the Dirichlet partition.</summary>
    public static double DirichletAlpha(OptionReader read) => read.Number("dirichlet-alpha", value => value > 0, "give a number above 0");

    /// <summary>How many samples are used, or null for all.</summary>
    public static int? Limit(OptionReader read)
    {
        if (read.Has("limit"))
            return (int)read.Whole("limit", 1, int.MaxValue);
        read.Computed("limit", null);
        return null;
    }

    /// <summary>data/NAME-pP-PARTITION-sS, and for a part of the data set -nN, so that a different cut gets a directory of its own.</summary>
    public static string DefaultDirectory(OptionReader read, int? ranks)
    {
        var partition = read.Choice<PartitionStyle>("partition");
        var style = partition == PartitionStyle.Dirichlet ? $"dirichlet{OptionReader.Canonical(DirichletAlpha(read))}" : KebabCase.Of(partition);
        var part = Limit(read) is { } limit ? $"-n{limit}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"data/{DataSet(read)}-p{ranks}-{style}-s{read.Whole("partition-seed", 0)}{part}");
    }
}
