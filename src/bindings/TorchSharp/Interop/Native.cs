using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

// The C interface of libLibTorchSharp.so. Every argument is blittable, so that a call costs nothing beyond the transition; the
// functions that only read a field of a tensor do without the transition too.
internal static unsafe partial class Native
{
    internal const string Library = "LibTorchSharp";

    // Says what to do instead of the loader's list of probed paths.
    [ModuleInitializer]
    internal static void ResolveLibrary() =>
        NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, static (name, assembly, searchPath) =>
        {
            if (name != Library) return 0;
            if (NativeLibrary.TryLoad(name, assembly, searchPath, out nint handle)) return handle;
            throw new DllNotFoundException(WhyMissing(assembly));
        });

    private static string WhyMissing(Assembly assembly)
    {
        string beside = Path.Combine(Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, "libLibTorchSharp.so");
        if (!File.Exists(beside))
            return $"The native part of TorchSharp, {beside}, is missing: `make build` builds it (it needs libtorch-dev, or TORCH_DIR= a PyTorch).";
        try
        {
            NativeLibrary.Load(beside);
        }
        catch (DllNotFoundException missing)
        {
            // The loader's first line is general; then come the attempts, and the one that matters is about this file or what it needs.
            string reason = missing.Message.Split('\n').Skip(1).FirstOrDefault(line => line.Contains(": ", StringComparison.Ordinal)) ?? "no reason given";
            return $"{beside} does not load ({reason.Trim()}): install the libtorch that it was built with, or run `make build` again.";
        }
        catch (BadImageFormatException)
        {
            return $"{beside} is not a library for this machine: run `make build` again.";
        }
        return $"{beside} could not be loaded: run `make build` again.";
    }
}

// A number as libtorch's Scalar: the type says which of the fields counts.
internal readonly record struct Number(long Type, long Integer, double Real)
{
    internal static readonly Number One = new((long)torch.ScalarType.Int64, 1, 1);
}

// Element type and place of a tensor to be made.
internal readonly record struct Options(int Type, int DeviceType, int DeviceIndex, int RequiresGrad);
