using System.Globalization;
using System.Text;

namespace RiSgd.Benchmarks;

/// <summary>
/// The comparison as an SVG: one panel for each kind of chunks over the same scale, test accuracy against q, bars of one standard deviation, and the methods without redundancy as
/// level lines. It brings its own background, light or dark as the reader's system.
/// </summary>
internal static class RedundancyPlot
{
    private const int Top = 44;
    private const int Bottom = 300;
    private const int PanelWidth = 350;
    private const int FirstPanel = 64;
    private const int SecondPanel = 486;

    private const string Head = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 400" role="img" aria-labelledby="title what">
          <title id="title">What redundancy buys</title>
          <desc id="what">Test accuracy of the averaged model against q, the number of chunks per rank, for chunks sorted by label and iid chunks; the table beside it has the figures.</desc>
          <style>
            .page { fill: #ffffff; }
            text { font: 13px system-ui, sans-serif; fill: #24292f; }
            .head { font-weight: 600; font-size: 14px; }
            .small { font-size: 12px; fill: #57606a; }
            .middle { text-anchor: middle; }
            .end { text-anchor: end; }
            .grid { stroke: #d0d7de; stroke-width: 1; }
            .mark { fill: none; stroke-width: 2.2; }
            .full { stroke: #2f6db5; } .full-dot { fill: #2f6db5; }
            .reduced { stroke: #c8640f; } .reduced-dot { fill: #c8640f; }
            .level { fill: none; stroke-width: 1.6; }
            .sync { stroke: #57606a; stroke-dasharray: 2 4; }
            .coop { stroke: #2a8a4a; stroke-dasharray: 8 4; }
            .coop-large { stroke: #8250c4; stroke-dasharray: 8 4 2 4; }
            @media (prefers-color-scheme: dark) {
              .page { fill: #0d1117; }
              text { fill: #e6edf3; }
              .small { fill: #9da7b1; }
              .grid { stroke: #30363d; }
              .full { stroke: #6aa5ec; } .full-dot { fill: #6aa5ec; }
              .reduced { stroke: #f0964a; } .reduced-dot { fill: #f0964a; }
              .sync { stroke: #9da7b1; }
              .coop { stroke: #57c07a; }
              .coop-large { stroke: #b894ee; }
            }
          </style>
          <rect class="page" width="880" height="400" rx="8"/>

        """;

    /// <summary>The picture of all rows.</summary>
    public static string Draw(IReadOnlyList<RedundancyResult> results)
    {
        (double low, double high, double tick) = Scale(results);
        var svg = new StringBuilder(Head);
        foreach ((string partition, int left) in new[] { (RedundancyArm.LabelSorted, FirstPanel), (RedundancyArm.Iid, SecondPanel) })
        {
            var panel = new Panel(svg, left, low, high);
            panel.Axes($"{partition} chunks", tick);
            foreach (RedundancyResult level in results.Where(result => result.Arm.Method == RedundancyArm.Cooperative || (result.Arm.Method == RedundancyArm.Synchronous && result.Arm.Partition == partition)))
                panel.Level(level.Accuracy, LevelClass(level.Arm));
            foreach ((string policy, int shift) in new[] { (RedundancyArm.Reduced, -3), (RedundancyArm.Full, 3) })
                panel.Line([.. results.Where(result => result.Arm.Method == RedundancyArm.Redundant && result.Arm.Partition == partition && (result.Arm.Chunks == 1 || result.Arm.Policy == policy))], policy, shift);
        }

        Legend(svg);
        return svg.AppendLine("</svg>").ToString();
    }

    private static string LevelClass(RedundancyArm arm) =>
        arm.Method == RedundancyArm.Synchronous ? "sync" : arm.BatchSize == RedundancyArm.Batch ? "coop" : "coop-large";

    private static (double Low, double High, double Tick) Scale(IReadOnlyList<RedundancyResult> results)
    {
        double low = results.Min(result => result.Accuracy - Spread(result)), high = results.Max(result => result.Accuracy + Spread(result));
        double tick = new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10 }.FirstOrDefault(step => (high - low) / step <= 7, 20);
        return (Math.Floor(low / tick) * tick, Math.Ceiling(high / tick) * tick, tick);
    }

    private static double Spread(RedundancyResult result) => double.IsNaN(result.Deviation) ? 0.1 : result.Deviation;

    private static void Legend(StringBuilder svg)
    {
        int x = FirstPanel;
        foreach ((string style, string text, int width) in new[] { ("mark full", "ri-sgd, full batches (q times the samples)", 360), ("mark reduced", "ri-sgd, reduced batches (equal samples)", 290) })
            Entry(svg, ref x, 360, style, text, width);
        x = FirstPanel;
        foreach ((string style, string text, int width) in new[]
        {
            ("level sync", $"sync-sgd, batch {RedundancyArm.Batch}", 190),
            ("level coop", $"cooperative, batch {RedundancyArm.Batch}", 210),
            ("level coop-large", $"cooperative, batch {RedundancyArm.Ranks * RedundancyArm.Batch} (samples of q={RedundancyArm.Ranks}, full)", 300),
        })
            Entry(svg, ref x, 384, style, text, width);
    }

    private static void Entry(StringBuilder svg, ref int x, int y, string style, string text, int width)
    {
        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path class="{style}" d="M{x} {y - 4} h32"/><text x="{x + 40}" y="{y}">{text}</text>""");
        x += width;
    }

    /// <summary>One pair of axes.</summary>
    private sealed class Panel(StringBuilder svg, int left, double low, double high)
    {
        public void Axes(string title, double tick)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text class="head" x="{left}" y="26">{title}</text>""");
            if (left == FirstPanel)
                svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text class="small middle" transform="translate(16 {(Top + Bottom) / 2}) rotate(-90)">test accuracy of the averaged model, %</text>""");
            int ticks = (int)Math.Round((high - low) / tick);
            for (int i = 0; i <= ticks; i++)
            {
                double value = low + i * tick;
                svg.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"""  <path class="grid" d="M{left} {Y(value):F1} h{PanelWidth}"/><text class="small end" x="{left - 8}" y="{Y(value) + 4:F1}">{value:0.#}</text>""");
            }

            for (int q = 1; q <= RedundancyArm.Ranks; q++)
                svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text class="small middle" x="{X(q):F1}" y="{Bottom + 20}">q={q}</text>""");
        }

        public void Level(double accuracy, string style) =>
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path class="level {style}" d="M{left} {Y(accuracy):F1} h{PanelWidth}"/>""");

        /// <summary>The rows of one batch policy, moved aside a little so that bars of equal height stay apart.</summary>
        public void Line(RedundancyResult[] points, string policy, int shift)
        {
            string path = string.Join(" L", points.Select(point => FormattableString.Invariant($"{X(point.Arm.Chunks) + shift:F1} {Y(point.Accuracy):F1}")));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path class="mark {policy}" d="M{path}"/>""");
            foreach (RedundancyResult point in points)
            {
                double x = X(point.Arm.Chunks) + shift;
                if (!double.IsNaN(point.Deviation))
                {
                    double upper = Y(point.Accuracy + point.Deviation), lower = Y(point.Accuracy - point.Deviation);
                    svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path class="level {policy}" d="M{x:F1} {lower:F1} V{upper:F1} M{x - 4:F1} {lower:F1} h8 M{x - 4:F1} {upper:F1} h8"/>""");
                }

                svg.AppendLine(CultureInfo.InvariantCulture, $"""  <circle class="{policy}-dot" cx="{x:F1}" cy="{Y(point.Accuracy):F1}" r="3.6"/>""");
            }
        }

        private double X(int q) => left + PanelWidth * (q - 0.5) / RedundancyArm.Ranks;

        private double Y(double accuracy) => Bottom - (Bottom - Top) * (accuracy - low) / (high - low);
    }
}
