using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MPI.Native;

/// <summary>
/// The MPI library of this process: found once, its functions looked up one by one when they are first called.
/// </summary>
internal static unsafe class LibMpi
{
    // A missing library must surface as DllNotFoundException, not as TypeInitializationException: the initialiser only
    // notes the failure, the first call throws it. Static readonly lets the JIT fold UsesPointers into the code.
    private static readonly nint library = Load(out failure);
    private static readonly string? failure;

    /// <summary>True on Open MPI, where handles are pointers and need translation; false in the MPICH family.</summary>
    internal static readonly bool UsesPointers = library != 0 && NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _);

    /// <summary>
    /// The address of an MPI function. The caller keeps it in a static slot, so that a call costs one load and one
    /// well-predicted branch more than a call from C.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Entry(ref nint slot, string name) => slot != 0 ? slot : Resolve(ref slot, name);

    /// <summary>The address of a function or data symbol.</summary>
    internal static nint Symbol(string name)
    {
        if (failure is not null) throw new DllNotFoundException(failure);
        return NativeLibrary.GetExport(library, name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Resolve(ref nint slot, string name) => slot = Symbol(name);

    private static nint Load(out string? failure)
    {
        string[] candidates = Candidates(out string situation);
        KeepSignalsOfTheRuntime();
        foreach (string candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, out nint handle)) continue;
            if (NativeLibrary.TryGetExport(handle, "ompi_mpi_comm_world", out _)) MakeGlobal(candidate);
            failure = null;
            return handle;
        }

        failure = $"No MPI library could be loaded{situation} (tried {string.Join(", ", candidates)}): install Open MPI "
            + "(Debian: openmpi-bin libopenmpi-dev) or MPICH (Debian: mpich) with the launcher of the same family, "
            + $"or name the library by {Launcher.Override}=openmpi|mpich|/path/to/library.";
        return 0;
    }

    private static string[] Candidates(out string situation)
    {
        string[] openMpi = ["libmpi.so.40"];
        string[] mpich = ["libmpich.so.12", "libmpi.so.12"];
        string? chosen = System.Environment.GetEnvironmentVariable(Launcher.Override);
        MpiFamily? family = chosen?.ToUpperInvariant() switch
        {
            null or "" => Launcher.Family(),
            "OPENMPI" => MpiFamily.OpenMpi,
            "MPICH" => MpiFamily.Mpich,
            _ => null,
        };
        bool byName = !string.IsNullOrEmpty(chosen);
        situation = byName ? $" for {Launcher.Override}={chosen}"
            : family switch
            {
                MpiFamily.OpenMpi => " although an Open MPI launcher started this rank",
                MpiFamily.Mpich => " although a launcher of the MPICH family started this rank",
                _ => "",
            };
        return family switch
        {
            MpiFamily.OpenMpi => openMpi,
            MpiFamily.Mpich => mpich,
            _ => byName ? [chosen!] : [.. openMpi, .. mpich],
        };
    }

    /// <summary>
    /// UCX (below every MPICH of Debian, and below Open MPI with pml ucx) takes over SIGSEGV, after which a plain
    /// NullReferenceException ends the process. An empty UCX_ERROR_SIGNALS forbids that, and has to be in C's own
    /// environment before the library is loaded: the runtime's SetEnvironmentVariable does not reach getenv.
    /// </summary>
    private static void KeepSignalsOfTheRuntime()
    {
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out nint address)) return;
        fixed (byte* name = "UCX_ERROR_SIGNALS"u8, none = "\0"u8)
            ((delegate* unmanaged<byte*, byte*, int, int>)address)(name, none, 0);
    }

    /// <summary>
    /// Open MPI's plugins use symbols of libmpi and libopen-pal without naming these libraries as needed (Debian's
    /// mca_pml_ob1.so names libc alone), so the library's scope is widened to RTLD_GLOBAL.
    /// </summary>
    private static void MakeGlobal(string candidate)
    {
        const int Now = 2, Global = 0x100;
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "dlopen", out nint address)) return;
        nint name = Marshal.StringToCoTaskMemUTF8(candidate);
        ((delegate* unmanaged<nint, int, nint>)address)(name, Now | Global);
        Marshal.FreeCoTaskMem(name);
    }
}
