namespace MPI;

/// <summary>How a communicator sends what is not blittable. Split, cloned and created communicators start with the default.</summary>
public class Serialization
{
    /// <summary>
    /// The default refuses with PlatformNotSupportedException, as the package's does on today's .NET, where BinaryFormatter is
    /// gone: set one of your own on every communicator that sends strings, bools or classes.
    /// </summary>
    public ISerializer Serializer { get; set; } = NoSerializer.Instance;

    internal byte[] ToBytes<T>(T value)
    {
        using var stream = new MemoryStream();
        Serializer.Serialize(stream, value);
        return stream.ToArray();
    }

    internal T FromBytes<T>(byte[] bytes, int offset, int length)
    {
        using var stream = new MemoryStream(bytes, offset, length, writable: false);
        return Serializer.Deserialize<T>(stream);
    }
}
