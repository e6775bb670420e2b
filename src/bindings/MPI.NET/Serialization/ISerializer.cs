namespace MPI;

/// <summary>Turns values that MPI cannot send as they stand in memory into bytes and back.</summary>
public interface ISerializer
{
    void Serialize<T>(Stream stream, T value);

    T Deserialize<T>(Stream stream);
}
