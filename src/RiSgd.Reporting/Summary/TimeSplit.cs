using System.Globalization;

namespace RiSgd.Reporting;

/// <summary>Where the time of a rank went, in seconds.</summary>
/// <param name="Compute">Forward, backward, accumulation and update.</param>
/// <param name="Data">Drawing, augmenting and copying samples.</param>
/// <param name="Wait">Waiting for the slowest rank.</param>
/// <param name="Transfer">Payload transfer and taking over the mean.</param>
public readonly record struct TimeSplit(double Compute, double Data, double Wait, double Transfer)
{
    /// <summary>All of it.</summary>
    public double Total => Compute + Data + Wait + Transfer;

    /// <summary>The parts with their names, in the order of the CSV files.</summary>
    public IEnumerable<(string Name, double Seconds)> Parts => [("compute", Compute), ("data", Data), ("wait", Wait), ("transfer", Transfer)];

    /// <summary>The mean over ranks.</summary>
    public static TimeSplit Mean(IReadOnlyCollection<TimeSplit> ranks) => new(
        ranks.Average(rank => rank.Compute), ranks.Average(rank => rank.Data), ranks.Average(rank => rank.Wait), ranks.Average(rank => rank.Transfer));

    /// <summary>The shares in per cent: <c>compute 71 %  data 1 %  wait 20 %  transfer 8 %</c>.</summary>
    public string Shares()
    {
        var total = Total;
        return string.Join("  ", Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {(total > 0 ? 100 * part.Seconds / total : 0):0} %")));
    }
}
