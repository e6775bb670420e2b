using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// A code of vectors, as exact bytes. A code says nothing of its length or of the vector's: both ends know the vector's length and the settings, and with
/// them a code ends by itself. Bits fill bytes from the lowest one up, numbers are little-endian, and what is left of the last byte is 0. Numbers on the
/// wire have the element type: 4 bytes for float, 8 for double.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether E C(x) = x over the random numbers of the encoding, so that no error feedback is needed.</summary>
    bool IsUnbiased { get; }

    /// <summary>The most bytes that the code of any vector of that length can have.</summary>
    /// <exception cref="RunException">More than one array can hold.</exception>
    int MaximumCodeLength(int length);

    /// <summary>Encodes a vector.</summary>
    /// <param name="values">[d] x; only read.</param>
    /// <param name="code">At least <see cref="MaximumCodeLength"/> bytes. Bytes after the code may be overwritten.</param>
    /// <param name="key">Addresses the random numbers.</param>
    /// <returns>Bytes of the code.</returns>
    /// <exception cref="RunException">A value is NaN, infinite or too large for the format (names the tensor and the element).</exception>
    /// <exception cref="ArgumentException"><paramref name="code"/> is too short.</exception>
    int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key);

    /// <summary>values += weight * C(x): each element one product and one sum, both rounded, so that all who add the same code to the same values get the same bits.</summary>
    /// <param name="code">Begins with the code of a vector that is as long as <paramref name="values"/>.</param>
    /// <param name="weight">What C(x) is multiplied by.</param>
    /// <param name="values">[d] What is added to.</param>
    /// <returns>Bytes of the code.</returns>
    /// <exception cref="RunException">No vector has this code, or it is cut off; some values may have been added to by then.</exception>
    int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values);
}
