using Spectre.Console;
using Spectre.Console.Rendering;

namespace RiSgd.Reporting;

/// <summary>Progress as a panel that stays in place at the bottom of a terminal.</summary>
internal sealed class LiveProgress : IProgressDisplay
{
    private const int BarWidth = 40;

    private static readonly Dictionary<string, Color> Colours = new()
    {
        ["compute"] = Color.Green,
        ["data"] = Color.Yellow,
        ["wait"] = Color.Red,
        ["transfer"] = Color.Blue,
    };

    private readonly IAnsiConsole console;
    private readonly TaskCompletionSource finished = new();
    private readonly Task live;
    private LiveDisplayContext? context;

    public LiveProgress(IAnsiConsole console)
    {
        this.console = console;
        live = console.Live(new Text("waiting for the first step")).StartAsync(started =>
        {
            // The display belongs to this delegate for as long as its task runs; the training thread draws on it until then.
            context = started;
            return finished.Task;
        });
    }

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(0.5);

    public void Show(in ProgressSnapshot snapshot)
    {
        context?.UpdateTarget(Panel(snapshot));
        context?.Refresh();
    }

    public void Say(string line) => console.WriteLine(line);

    public void Dispose()
    {
        finished.TrySetResult();
        live.GetAwaiter().GetResult();
    }

    private static Panel Panel(in ProgressSnapshot snapshot)
    {
        var filled = (int)Math.Clamp(BarWidth * snapshot.Step / Math.Max(1, snapshot.TotalSteps), 0, BarWidth);
        var shares = new BreakdownChart().ShowPercentage().Compact();
        var total = snapshot.Time.Total;
        foreach (var (name, seconds) in snapshot.Time.Parts)
            shares.AddItem(name, total > 0 ? Math.Round(100 * seconds / total) : 0, Colours[name]);
        IRenderable[] rows =
        [
            new Markup($"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {snapshot.Position}"),
            new Text(snapshot.Quality),
            new Text(snapshot.Speed),
            shares,
        ];
        return new Panel(new Rows(rows)).Border(BoxBorder.Rounded);
    }
}
