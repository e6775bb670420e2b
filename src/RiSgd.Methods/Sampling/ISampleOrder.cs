namespace RiSgd.Methods;

/// <summary>
/// The endless sequence of rows that one worker draws from one chunk. Positions are addressed, not consumed: a run restarts at any
/// position, and the rows depend on nothing but the arguments that the order was made with. An instance may keep what it computed last and
/// belongs to one thread.
/// </summary>
public interface ISampleOrder
{
    /// <summary>Writes the rows at positions firstPosition, firstPosition + 1, ... of the sequence.</summary>
    /// <param name="firstPosition">First position, from 0: the samples that were drawn before.</param>
    /// <param name="rows">Receives one row, 0 .. count-1, per position.</param>
    void Fill(long firstPosition, Span<int> rows);
}
