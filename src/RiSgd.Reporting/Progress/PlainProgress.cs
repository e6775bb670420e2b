namespace RiSgd.Reporting;

/// <summary>Progress as lines of text, for files and simple terminals.</summary>
internal sealed class PlainProgress(TextWriter output) : IProgressDisplay
{
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    public void Show(in ProgressSnapshot snapshot) => Say($"{snapshot.Position}  {snapshot.Quality}  {snapshot.Speed}  {snapshot.Time.Shares()}");

    public void Say(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    public void Dispose()
    {
    }
}
