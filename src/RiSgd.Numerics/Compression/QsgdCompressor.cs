using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// QSGD (Alistarh, Grubic, Li, Tomioka, Vojnovic, NeurIPS 2017): the elements of each bucket are rounded at random, without bias, to the levels 0, 1/s .. 1 of the
/// bucket's norm (<see cref="QsgdLevels"/>). As a contraction the norm on the wire is multiplied by <see cref="QsgdLevels.ContractionFactor"/> of its bucket.
/// <para>Wire format: first the norms of the ceil(d / bucket) buckets in the element type; the last bucket may be shorter than the others. Then, bit after bit
/// over all buckets, the levels.</para>
/// <para>Fixed: for each element 1 bit, 1 if its sign bit is set, and ceil(log2(s+1)) bits of its level; levels above s are no code.</para>
/// <para>Elias: for each element that is not 0 the distance from the previous one (the first: its index + 1) and then 1 sign bit and the level, the numbers in the code
/// of <see cref="EliasOmega"/>. Unless the last element is not 0, one more distance leads to index d and ends the code. Runs go over the borders of buckets.</para>
/// <para>Random words: those of the stream (seed, quantiser, rank, tensor, step), in the order of the elements; one word for a float, two for a double, also in
/// buckets of norm 0.</para>
/// </summary>
public sealed unsafe class QsgdCompressor<T> : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The largest s: levels and signs fit 16 bits.</summary>
    public const int MaximumLevels = 32_767;

    /// <summary>Elements that are quantised at once: fields of any width fill whole bytes.</summary>
    private const int Block = 4096;

    private readonly int _levels;
    private readonly int _bucket;
    private readonly QsgdNorm _norm;
    private readonly QsgdCoding _coding;
    private readonly bool _contraction;
    private readonly ICodingKernels<T> _kernels;

    /// <summary>Makes the compressor.</summary>
    /// <param name="levels">s, 1 to <see cref="MaximumLevels"/>.</param>
    /// <param name="bucket">Elements that share a norm, at least 1.</param>
    /// <param name="norm">The norm.</param>
    /// <param name="coding">The code of the levels.</param>
    /// <param name="contraction">Scales to a contraction: biased, but what error feedback and estimates of a model need.</param>
    /// <param name="kernels">The hot operations.</param>
    public QsgdCompressor(int levels, int bucket, QsgdNorm norm, QsgdCoding coding, bool contraction, ICodingKernels<T> kernels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, MaximumLevels);
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, 1);
        _levels = levels;
        _bucket = bucket;
        _norm = norm;
        _coding = coding;
        _contraction = contraction;
        _kernels = kernels;
    }

    /// <inheritdoc/>
    public bool IsUnbiased => !_contraction;

    private int Width => 1 + CodeLengths.LevelBits(_levels);

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) => CodeSpans.Length(
        _coding == QsgdCoding.Fixed
            ? CodeLengths.QsgdFixed(length, _bucket, _levels, CodeSpans.ValueBits<T>())
            : CodeLengths.QsgdEliasMaximum(length, _bucket, _levels, CodeSpans.ValueBits<T>()));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        int maximum = MaximumCodeLength(values.Length);
        code = CodeSpans.Room(code, maximum);
        if (values.IsEmpty)
            return 0;
        int start = NormBytes(values.Length);
        Span<T> norms = CodeSpans.Numbers<T>(code, start / sizeof(T));
        for (int b = 0; b < norms.Length; b++)
            norms[b] = Norm(BucketOf(values, b), values, key);
        int end = start + EncodeLevels(values, norms, code[start..], key);
        if (_contraction)
        {
            for (int b = 0; b < norms.Length; b++)
                norms[b] *= T.CreateTruncating(QsgdLevels.ContractionFactor(BucketOf(values, b).Length, _levels));
        }

        return end;
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        if (values.IsEmpty)
            return 0;
        int start = NormBytes(values.Length);
        ReadOnlySpan<T> norms = CodeSpans.Numbers<T>(CodeSpans.Whole(code, start), start / sizeof(T));
        foreach (T norm in norms)
            CodeSpans.Magnitude(norm);
        return _coding == QsgdCoding.Fixed
            ? start + DecodeFixed(CodeSpans.Whole(code, MaximumCodeLength(values.Length))[start..], norms, weight, values)
            : start + QsgdRuns.DecodeAdd(code[start..], norms, _bucket, _levels, weight, values);
    }

    private int NormBytes(int length) => CodeSpans.Length(CodeLengths.QsgdNorms(length, _bucket, CodeSpans.ValueBits<T>()));

    private ReadOnlySpan<T> BucketOf(ReadOnlySpan<T> values, int b)
    {
        int first = b * _bucket;
        return values.Slice(first, int.Min(_bucket, values.Length - first));
    }

    private T Norm(ReadOnlySpan<T> bucket, ReadOnlySpan<T> values, in CodingKey key)
    {
        T norm = _norm == QsgdNorm.L2 ? T.CreateTruncating(Math.Sqrt(_kernels.SumOfSquares(bucket))) : _kernels.LargestMagnitude(bucket);
        return T.IsFinite(norm) ? norm : throw CodingException.NotFinite(values, key);
    }

    private int EncodeLevels(ReadOnlySpan<T> values, ReadOnlySpan<T> norms, Span<byte> code, in CodingKey key)
    {
        int block = int.Min(Block, values.Length), wordsEach = sizeof(T) / sizeof(uint);
        Span<ushort> allFields = stackalloc ushort[block];
        uint[] allWords = new uint[block * wordsEach];
        var random = new CounterRandom(key.Seed, RandomPurpose.Quantiser, key.Rank, key.Tensor, key.Step);
        var runs = new QsgdRuns(code);
        for (int start = 0; start < values.Length; start += Block)
        {
            int count = int.Min(Block, values.Length - start);
            Span<ushort> fields = allFields[..count];
            Span<uint> words = allWords.AsSpan(0, count * wordsEach);
            _kernels.DrawWords(ref random, words);
            for (int at = 0; at < count; at += PieceLength(start + at, count - at))
            {
                int piece = PieceLength(start + at, count - at);
                T norm = norms[(start + at) / _bucket];
                if (T.IsZero(norm))
                    fields.Slice(at, piece).Clear();
                else
                    _kernels.Quantise(values.Slice(start + at, piece), norm, _levels, words.Slice(at * wordsEach, piece * wordsEach), fields.Slice(at, piece));
            }

            if (_coding == QsgdCoding.Fixed)
                _kernels.Pack(fields, Width, code[BytesBefore(start)..]);
            else
                runs.Append(fields);
        }

        return _coding == QsgdCoding.Fixed ? (int)CodeLengths.Bytes(CodeLengths.Dense(values.Length, Width)) : runs.End();
    }

    private int DecodeFixed(ReadOnlySpan<byte> code, ReadOnlySpan<T> norms, T weight, Span<T> values)
    {
        CodeSpans.CheckPadding(code, CodeLengths.Dense(values.Length, Width));
        Span<ushort> allFields = stackalloc ushort[int.Min(Block, values.Length)];
        for (int start = 0; start < values.Length; start += Block)
        {
            int count = int.Min(Block, values.Length - start);
            Span<ushort> fields = allFields[..count];
            _kernels.Unpack(code[BytesBefore(start)..], Width, fields);
            CheckLevels(fields);
            for (int at = 0; at < count; at += PieceLength(start + at, count - at))
            {
                int piece = PieceLength(start + at, count - at);
                _kernels.AddLevels(fields.Slice(at, piece), norms[(start + at) / _bucket], _levels, weight, values.Slice(start + at, piece));
            }
        }

        return code.Length;
    }

    /// <summary>Elements from there on that are in the same bucket and in the same block.</summary>
    private int PieceLength(int element, int leftInBlock) => int.Min(leftInBlock, _bucket - (element % _bucket));

    /// <summary>Bytes of the fields before a block.</summary>
    private int BytesBefore(int start) => (int)((long)start * Width / 8);

    private void CheckLevels(ReadOnlySpan<ushort> fields)
    {
        // With s = 2^b - 1 every level that b bits can hold exists.
        if (BitOperations.IsPow2(_levels + 1))
            return;
        foreach (ushort field in fields)
        {
            if (field >> 1 > _levels)
                throw CodingException.NoCode("a level in it is too large");
        }
    }
}
