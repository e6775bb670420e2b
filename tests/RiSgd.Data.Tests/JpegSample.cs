using System.Runtime.InteropServices;

namespace RiSgd.Data.Tests;

/// <summary>Makes JPEG files with the library that the reader decodes them with.</summary>
public static unsafe partial class JpegSample
{
    private const string Library = "libturbojpeg.so.0";
    private const int PixelFormatRgb = 0, Samples444 = 0, Quality = 100;

    public static bool IsPossible { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>An image whose red, green and blue grow with the column, the row and the given shade.</summary>
    public static byte[] Encode(int width, int height, int shade)
    {
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++)
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = Colour(i % width, i / width, shade);
        nint handle = InitCompress();
        nint buffer = 0;
        var length = new CULong(0);
        fixed (byte* pixels = rgb)
            Assert.Equal(0, Compress(handle, pixels, width, 0, height, PixelFormatRgb, ref buffer, ref length, Samples444, Quality, 0));
        byte[] jpeg = new ReadOnlySpan<byte>((void*)buffer, (int)length.Value).ToArray();
        Free(buffer);
        Assert.Equal(0, Destroy(handle));
        return jpeg;
    }

    public static (byte R, byte G, byte B) Colour(int x, int y, int shade) => ((byte)(10 * x), (byte)(20 * y), (byte)shade);

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    private static partial int Compress(nint handle, byte* pixels, int width, int pitch, int height, int format, ref nint jpeg, ref CULong length, int subsampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    private static partial void Free(nint buffer);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);
}
