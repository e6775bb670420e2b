using System.Buffers.Binary;

namespace RiSgd.Data;

/// <summary>The checksum of gzip files (RFC 1952, section 8), eight bytes at a time by the "slicing" tables of Kounavis and Berry (2005).</summary>
internal static class Crc32
{
    private const uint ReversedPolynomial = 0xEDB88320;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of what gave <paramref name="crc"/> (0 for nothing) followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables;
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc, high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[0x700 + (int)(low & 255)] ^ t[0x600 + (int)(low >> 8 & 255)] ^ t[0x500 + (int)(low >> 16 & 255)] ^ t[0x400 + (int)(low >> 24)]
                ^ t[0x300 + (int)(high & 255)] ^ t[0x200 + (int)(high >> 8 & 255)] ^ t[0x100 + (int)(high >> 16 & 255)] ^ t[(int)(high >> 24)];
        }

        foreach (byte value in bytes)
            crc = t[(int)((crc ^ value) & 255)] ^ crc >> 8;
        return ~crc;
    }

    /// <summary>Table k gives the checksum of a byte that is followed by k zero bytes.</summary>
    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ ReversedPolynomial : crc >> 1;
            tables[value] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[i - 256] >> 8 ^ tables[tables[i - 256] & 255];
        return tables;
    }
}
