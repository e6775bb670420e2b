using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// Decodes JPEG images with libjpeg-turbo's TurboJPEG API (libturbojpeg.so.0), bit-exactly the same on every machine: accurate inverse DCT, and any
/// warning (a truncated or damaged file) is a failure. One thread at a time.
/// </summary>
internal sealed unsafe partial class TurboJpeg : IDisposable
{
    private const string Library = "libturbojpeg.so.0";
    private const int PixelFormatRgb = 0;
    private const int AccurateDct = 4096, StopOnWarning = 8192, LimitScans = 32768;

    private readonly nint handle;
    private bool disposed;

    /// <summary>Starts a decoder.</summary>
    /// <exception cref="RunException">libturbojpeg is not installed (exit code 3).</exception>
    public TurboJpeg()
    {
        try
        {
            handle = InitDecompress();
        }
        catch (DllNotFoundException failure)
        {
            throw RunException.Data($"{Library}: not found, and JPEG images need it; apt-get install libturbojpeg0", failure);
        }

        if (handle == 0)
            throw RunException.Failed($"{Library}: cannot start a decoder; check the free memory");
    }

    /// <summary>Reads the size of an image without decoding it.</summary>
    /// <returns>False with the library's reason when the bytes are no JPEG image.</returns>
    public bool TryReadSize(ReadOnlySpan<byte> jpeg, out int width, out int height, out string reason)
    {
        fixed (byte* bytes = jpeg)
            return Succeeded(DecompressHeader(handle, bytes, new CULong((nuint)jpeg.Length), out width, out height, out _, out _), out reason);
    }

    /// <summary>Decodes into H x W x 3 bytes.</summary>
    /// <returns>False with the library's reason when the image is damaged.</returns>
    public bool TryDecode(ReadOnlySpan<byte> jpeg, int width, int height, Span<byte> rgb, out string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rgb.Length, checked(3 * width * height));
        fixed (byte* bytes = jpeg, pixels = rgb)
        {
            int result = Decompress(handle, bytes, new CULong((nuint)jpeg.Length), pixels, width, 0, height, PixelFormatRgb, AccurateDct | StopOnWarning | LimitScans);
            return Succeeded(result, out reason);
        }
    }

    public void Dispose()
    {
        if (!disposed)
            _ = Destroy(handle);
        disposed = true;
    }

    private bool Succeeded(int result, out string reason)
    {
        reason = result == 0 ? "" : Marshal.PtrToStringUTF8(ErrorText(handle)) ?? "unknown reason";
        return result == 0;
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int DecompressHeader(nint handle, byte* jpeg, CULong length, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress(nint handle, byte* jpeg, CULong length, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorText(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);
}
