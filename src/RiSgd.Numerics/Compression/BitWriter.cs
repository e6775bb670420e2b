using System.Buffers.Binary;

namespace RiSgd.Numerics;

/// <summary>Writes bits one behind the other, the first one into the lowest bit of the first byte. A mutable struct: pass it by reference.</summary>
internal ref struct BitWriter(Span<byte> code)
{
    /// <summary>The most bits that one call writes: with the up to 7 bits that wait, fewer than 64.</summary>
    public const int MaximumWidth = 56;

    private readonly Span<byte> _code = code;
    private int _next;
    private ulong _waiting;
    private int _count;

    /// <summary>Writes the lowest <paramref name="width"/> bits, the others being 0.</summary>
    public void Write(ulong bits, int width)
    {
        _waiting |= bits << _count;
        _count += width;
        if (_code.Length - _next >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_code[_next..], _waiting);
            _next += _count >> 3;
            _waiting >>= _count & ~7;
            _count &= 7;
            return;
        }

        for (; _count >= 8; _count -= 8)
        {
            _code[_next++] = (byte)_waiting;
            _waiting >>= 8;
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    /// <returns>Bytes written in all.</returns>
    public int End()
    {
        if (_count > 0)
            _code[_next++] = (byte)_waiting;
        (_waiting, _count) = (0, 0);
        return _next;
    }
}
