using System.Buffers.Binary;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>Reads bits in the order of <see cref="BitWriter"/>, and never past the end of the bytes. A mutable struct: pass it by reference.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> code)
{
    private const int LargestGroup = 30;

    private readonly ReadOnlySpan<byte> _code = code;
    private readonly long _bits = 8L * code.Length;
    private long _position;

    /// <summary>The next number of so many bits, at most <see cref="BitWriter.MaximumWidth"/>.</summary>
    /// <exception cref="RunException">There are fewer bits.</exception>
    public ulong Read(int width)
    {
        ulong number = Peek() & ((1ul << width) - 1);
        Skip(width);
        return number;
    }

    /// <summary>Goes past so many bits.</summary>
    /// <exception cref="RunException">There are fewer.</exception>
    public void Skip(long width)
    {
        _position += width;
        if (_position > _bits)
            throw CodingException.CutOff(CodeLengths.Bytes(_position), _code.Length);
    }

    /// <summary>The next number in the code of <see cref="EliasOmega"/>.</summary>
    /// <exception cref="RunException">There is no whole number.</exception>
    public int ReadElias()
    {
        ulong rest = Peek();
        uint number = 1;
        int length = 1;
        while ((rest & 1) != 0)
        {
            if (number > LargestGroup)
                throw CodingException.NoCode("a number in it is too large");
            int digits = (int)number;
            number = (1u << digits) | ((uint)(rest >> 1) & ((1u << digits) - 1));
            rest >>= digits + 1;
            length += digits + 1;
        }

        Skip(length);
        return (int)number;
    }

    /// <summary>Checks that the rest of the last byte is empty.</summary>
    /// <returns>Bytes read in all.</returns>
    public readonly int End()
    {
        CodeSpans.CheckPadding(_code, _position);
        return (int)CodeLengths.Bytes(_position);
    }

    /// <summary>At least the next 57 bits; zeros where there are none.</summary>
    public readonly ulong Peek()
    {
        int start = (int)(_position >> 3);
        if (_code.Length - start >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(_code[start..]) >> (int)(_position & 7);
        ulong last = 0;
        for (int i = _code.Length - 1; i >= start; i--)
            last = (last << 8) | _code[i];
        return last >> (int)(_position & 7);
    }
}
