namespace MPI;

/// <summary>A receive that goes on in the background.</summary>
public abstract class ReceiveRequest : Request
{
    /// <summary>The received value or array; null before completion.</summary>
    public abstract object? GetValue();
}
