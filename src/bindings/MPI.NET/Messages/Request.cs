namespace MPI;

/// <summary>A communication that goes on while the program does something else.</summary>
public abstract class Request
{
    /// <summary>Waits until it is complete.</summary>
    public abstract CompletedStatus Wait();

    /// <summary>The status if it is complete, otherwise null.</summary>
    public abstract CompletedStatus? Test();

    /// <summary>Asks for its end; it still has to be waited for or tested.</summary>
    public abstract void Cancel();
}
