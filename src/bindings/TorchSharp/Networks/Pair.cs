using System.Runtime.InteropServices;

namespace TorchSharp;

// Height and width of a window, a stride, a padding: two numbers in a row, as the native side reads them.
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Pair(long Height, long Width)
{
    internal static Pair Of(long[]? values, long otherwise) => values switch
    {
        null => new(otherwise, otherwise),
        [long both] => new(both, both),
        [long height, long width] => new(height, width),
        _ => throw new ArgumentException($"two numbers, height and width, are expected, not {values.Length}", nameof(values)),
    };

    internal static Pair Of((long, long)? values, long otherwise) => values is { } both ? new(both.Item1, both.Item2) : new(otherwise, otherwise);

    internal long[] ToArray() => [Height, Width];
}
