using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The hot operations of the wire formats. Every implementation gives the same bits: the order of sums and the rounding of every element are part of what
/// an operation is, so that codes don't depend on the machine that made them. Bytes per float element are those that have to be read and written.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ICodingKernels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// sum |x_i|, in two levels: in each block of 4,096 elements, element i is added to lane i mod 8 in double precision and the lanes are then added as
    /// ((0+4) + (2+6)) + ((1+5) + (3+7)); the sums of the blocks are added in their order. Not finite if an element is not. 4 bytes.
    /// </summary>
    double SumOfMagnitudes(ReadOnlySpan<T> values);

    /// <summary>sum x_i^2, in the order of <see cref="SumOfMagnitudes"/>, each square added without rounding it first. 4 bytes.</summary>
    double SumOfSquares(ReadOnlySpan<T> values);

    /// <summary>max |x_i|; 0 of no elements, NaN if there is one. 4 bytes.</summary>
    T LargestMagnitude(ReadOnlySpan<T> values);

    /// <summary>
    /// Indices of the largest |x_i| in ascending order, as many as <paramref name="support"/> has room for; of equal ones those with the lowest index.
    /// If elements are not finite, at least one of them is among the indices. 8 bytes: twice through the values.
    /// </summary>
    void SelectLargest(ReadOnlySpan<T> values, Span<int> support);

    /// <summary>Packs the sign bits, eight to a byte, the first one lowest; the rest of the last byte is 0. 4 1/8 bytes.</summary>
    void PackSigns(ReadOnlySpan<T> values, Span<byte> bits);

    /// <summary>values_i += -magnitude where bit i is set, else += magnitude. 8 1/8 bytes.</summary>
    void AddSigns(ReadOnlySpan<byte> bits, T magnitude, Span<T> values);

    /// <summary>values_i += weight * addend_i. 12 bytes.</summary>
    /// <returns>False if an element of the addend is not finite.</returns>
    bool AddScaled(ReadOnlySpan<T> addend, T weight, Span<T> values);

    /// <summary>Rounds to 16 bits, to the nearest and from the middle to the even one. 6 bytes.</summary>
    /// <returns>False if a result is not finite.</returns>
    bool Narrow(ReadOnlySpan<T> values, HalfFormat format, Span<ushort> narrow);

    /// <summary>values_i += weight * narrow_i. 10 bytes.</summary>
    /// <returns>False if an element of the narrow ones is not finite.</returns>
    bool AddNarrow(ReadOnlySpan<ushort> narrow, HalfFormat format, T weight, Span<T> values);

    /// <summary>The next words of a stream. 4 bytes.</summary>
    void DrawWords(ref CounterRandom random, Span<uint> words);

    /// <summary>
    /// Rounds to the levels of <see cref="QsgdLevels"/>: field_i = 2 level + (1 if the sign bit is set). One word of 32 random bits decides for a float: up if
    /// its upper 31 are below floor(2^31 f), f the distance from the lower level. Two words (the first one lower) decide for a double: up if the upper 53 of
    /// their 64 bits are below floor(2^53 f). 10 bytes.
    /// </summary>
    /// <param name="values">[n] Elements of one bucket.</param>
    /// <param name="norm">Norm of the bucket, above 0.</param>
    /// <param name="levels">s, at most 32,767.</param>
    /// <param name="words">[n] or for double [2n] random words.</param>
    /// <param name="fields">[n] The result.</param>
    void Quantise(ReadOnlySpan<T> values, T norm, int levels, ReadOnlySpan<uint> words, Span<ushort> fields);

    /// <summary>values_i += weight * (norm * (level_i / s)), with the sign. 10 bytes.</summary>
    void AddLevels(ReadOnlySpan<ushort> fields, T norm, int levels, T weight, Span<T> values);

    /// <summary>Packs fields of so many bits, at most 16, one behind the other; the rest of the last byte is 0. 2 bytes and the field.</summary>
    void Pack(ReadOnlySpan<ushort> fields, int width, Span<byte> code);

    /// <summary>Unpacks what <see cref="Pack"/> has packed. The code has all bytes of the fields. 2 bytes and the field.</summary>
    void Unpack(ReadOnlySpan<byte> code, int width, Span<ushort> fields);
}
