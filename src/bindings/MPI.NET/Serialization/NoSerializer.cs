namespace MPI;

/// <summary>The serializer of a communicator to which none was given.</summary>
internal sealed class NoSerializer : ISerializer
{
    internal static readonly NoSerializer Instance = new();

    public void Serialize<T>(Stream stream, T value) => throw Refusal<T>();

    public T Deserialize<T>(Stream stream) => throw Refusal<T>();

    private static PlatformNotSupportedException Refusal<T>() => new(
        $"Values of type {typeof(T)} cannot be sent as they stand in memory: set comm.Serialization.Serializer on this communicator.");
}
