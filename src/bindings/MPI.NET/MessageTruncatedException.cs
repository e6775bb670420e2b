namespace MPI;

/// <summary>A message was longer than the array that should have received it.</summary>
public class MessageTruncatedException(string message) : Exception(message)
{
}
