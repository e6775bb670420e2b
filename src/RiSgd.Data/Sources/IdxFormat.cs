using System.Buffers.Binary;
using System.IO.Compression;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// The IDX format of MNIST and its kin: two zero bytes, type 0x08 (bytes), the number of dimensions, each dimension as a big-endian 32-bit number, then
/// the elements. Reading is strict (exact length, gzip checksum), and no buffer is made for a size that the file cannot hold.
/// </summary>
public static class IdxFormat
{
    /// <summary>DEFLATE cannot pack more than this many bytes into one.</summary>
    private const int LargestRatio = 1032;

    private const int FirstBuffer = 1 << 20;

    /// <summary>Reads a plain file, or a gzip one when its name ends in <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">The number of dimensions it must have: 3 for images, 1 for labels.</param>
    /// <returns>The sizes of the dimensions and the elements.</returns>
    /// <exception cref="RunException">The file is missing or broken (exit code 3).</exception>
    public static (int[] Sizes, byte[] Elements) Read(string path, int dimensions)
    {
        using FileStream file = SourceFile.Open(path, SourceFile.FetchAgain);
        bool gzip = path.EndsWith(".gz", StringComparison.Ordinal);
        return Read(file, file.Length, gzip, dimensions, path);
    }

    /// <summary>Reads from a stream of <paramref name="length"/> bytes.</summary>
    /// <param name="stream">The file's bytes from the first one; seekable.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="gzip">True if the bytes are packed by gzip.</param>
    /// <param name="dimensions">The number of dimensions it must have.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="RunException">The bytes are no such file (exit code 3).</exception>
    public static (int[] Sizes, byte[] Elements) Read(Stream stream, long length, bool gzip, int dimensions, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            if (!gzip)
                return ReadPlain(stream, length, dimensions, name);
            (uint checksum, uint unpacked) = ReadTrailer(stream, length, name);
            using var inflated = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            (int[] sizes, byte[] elements) = ReadPacked(inflated, length, dimensions, name);
            CheckTrailer(sizes, elements, checksum, unpacked, name);
            return (sizes, elements);
        }
        catch (InvalidDataException failure)
        {
            throw SourceFile.Broken(name, $"broken gzip data: {AtomicFile.FirstLine(failure)}", SourceFile.FetchAgain, failure);
        }
        catch (IOException failure)
        {
            throw SourceFile.Unreadable(name, failure);
        }
    }

    private static (int[] Sizes, byte[] Elements) ReadPlain(Stream stream, long length, int dimensions, string name)
    {
        int[] sizes = ReadSizes(stream, dimensions, name, out long expected);
        if (length != expected)
            throw SourceFile.WrongLength(name, length, expected);
        var elements = new byte[expected - HeaderLength(dimensions)];
        int read = stream.ReadAtLeast(elements, elements.Length, throwOnEndOfStream: false);
        return read == elements.Length ? (sizes, elements) : throw SourceFile.WrongLength(name, HeaderLength(dimensions) + read, expected);
    }

    private static (int[] Sizes, byte[] Elements) ReadPacked(GZipStream stream, long packed, int dimensions, string name)
    {
        int[] sizes = ReadSizes(stream, dimensions, name, out long expected);
        int header = HeaderLength(dimensions);
        if (expected > packed * LargestRatio)
            throw SourceFile.Broken(name, $"truncated: announces {SourceFile.Number(expected)} bytes, which {SourceFile.Number(packed)} gzip bytes cannot hold", SourceFile.FetchAgain);

        // The buffer grows with what really arrives, so a header that lies costs no memory.
        int count = (int)(expected - header);
        var elements = new byte[Math.Min(count, FirstBuffer)];
        int filled = 0;
        while (filled < count)
        {
            if (filled == elements.Length)
                Array.Resize(ref elements, (int)Math.Min(count, 2L * elements.Length));
            int read = stream.Read(elements, filled, elements.Length - filled);
            if (read == 0)
                throw SourceFile.WrongLength(name, header + filled, expected);
            filled += read;
        }

        if (stream.ReadByte() >= 0)
            throw SourceFile.Broken(name, $"extra bytes after the {SourceFile.Number(expected)} that belong to it", SourceFile.FetchAgain);
        return (sizes, elements);
    }

    /// <summary>The last two fields of a gzip file: the checksum and the length of what it unpacks to.</summary>
    private static (uint Checksum, uint Length) ReadTrailer(Stream stream, long length, string name)
    {
        const int ShortestFile = 18;
        if (length < ShortestFile)
            throw SourceFile.Broken(name, $"truncated: {SourceFile.Number(length)} bytes are too few for a gzip file", SourceFile.FetchAgain);
        Span<byte> trailer = stackalloc byte[8];
        long start = stream.Position;
        stream.Position = start + length - trailer.Length;
        stream.ReadExactly(trailer);
        stream.Position = start;
        return (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
    }

    /// <summary>Compares with the end of the file, because GZipStream passes over a damaged end of the data and over bytes that follow it.</summary>
    private static void CheckTrailer(int[] sizes, byte[] elements, uint checksum, uint unpacked, string name)
    {
        Span<byte> header = stackalloc byte[HeaderLength(sizes.Length)];
        BinaryPrimitives.WriteInt32BigEndian(header, 0x0800 + sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header[(4 + 4 * i)..], sizes[i]);
        if (unpacked != header.Length + (long)elements.Length || checksum != Crc32.Append(Crc32.Append(0, header), elements))
            throw SourceFile.Broken(name, "broken gzip data: its checksum or length at the end is wrong, or something follows it", SourceFile.FetchAgain);
    }

    private static int HeaderLength(int dimensions) => 4 + 4 * dimensions;

    private static int[] ReadSizes(Stream stream, int dimensions, string name, out long expected)
    {
        Span<byte> header = stackalloc byte[HeaderLength(dimensions)];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length)
            throw SourceFile.Broken(name, $"truncated: {read} bytes, its header alone has {header.Length}", SourceFile.FetchAgain);
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header), wanted = 0x0800 + (uint)dimensions;
        if (magic != wanted)
            throw SourceFile.Broken(name, $"not the IDX file it should be: starts with 0x{magic:x8}, expected 0x{wanted:x8}", SourceFile.FetchAgain);

        var sizes = new int[dimensions];
        Int128 elements = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            elements *= size;
            if (size == 0 || elements > Array.MaxLength)
                throw SourceFile.Broken(name, $"dimension {i + 1} is {SourceFile.Number(size)}: " + (size == 0 ? "nothing in it" : "more than 2 GiB in all"), SourceFile.FetchAgain);
            sizes[i] = (int)size;
        }

        expected = header.Length + (long)elements;
        return sizes;
    }
}
