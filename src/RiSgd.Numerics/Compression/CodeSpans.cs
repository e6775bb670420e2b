using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>Bytes of a code as what they hold, with the checks that all formats share.</summary>
internal static class CodeSpans
{
    /// <summary>Bits of a number of the element type.</summary>
    public static unsafe int ValueBits<T>()
        where T : unmanaged => 8 * sizeof(T);

    /// <summary>Bytes that so many bits fill, as far as an array can hold them.</summary>
    public static int Length(long bits)
    {
        long bytes = CodeLengths.Bytes(bits);
        return bytes <= Array.MaxLength
            ? (int)bytes
            : throw RunException.Usage($"The code of a tensor has {bytes} bytes, more than one array can hold; choose a smaller --model or another --compressor.");
    }

    /// <summary>The part of a buffer that an encoder writes to.</summary>
    public static Span<byte> Room(Span<byte> code, int needed) =>
        code.Length >= needed ? code : throw new ArgumentException($"The code needs {needed} bytes where {code.Length} are given.", nameof(code));

    /// <summary>The bytes of a code, from what may be more of them or too few.</summary>
    public static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> code, int needed) =>
        code.Length >= needed ? code[..needed] : throw CodingException.CutOff(needed, code.Length);

    /// <summary>Numbers of the element type at the start of a code. They need not be aligned: all processors that .NET runs on read them anywhere.</summary>
    public static Span<T> Numbers<T>(Span<byte> code, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(code)[..count];

    /// <summary>Numbers of the element type at the start of a code that was received.</summary>
    public static ReadOnlySpan<T> Numbers<T>(ReadOnlySpan<byte> code, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(code)[..count];

    /// <summary>A scale or a norm that was received: finite, and not negative.</summary>
    public static T Magnitude<T>(T number)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        T.IsFinite(number) && !T.IsNegative(number) ? number : throw CodingException.NoCode("a scale in it is negative or not finite");

    /// <summary>The bits that no element has, at the end of a code's last byte, are zero.</summary>
    public static void CheckPadding(ReadOnlySpan<byte> code, long bits)
    {
        int used = (int)(bits % 8);
        if (used > 0 && code[(int)(bits / 8)] >> used != 0)
            throw CodingException.NoCode("bits after its end are set");
    }
}
