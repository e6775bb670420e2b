namespace MPI.Native;

/// <summary>The two families of MPI libraries whose binary interfaces this assembly speaks.</summary>
internal enum MpiFamily
{
    /// <summary>Open MPI: handles are pointers, constants are data symbols.</summary>
    OpenMpi,

    /// <summary>MPICH and its ABI family (MVAPICH, Intel MPI, Cray MPICH): handles are 32-bit integers.</summary>
    Mpich,
}

/// <summary>
/// Which family started this rank. Only variables that a launcher sets for each rank count: settings such as OMPI_MCA_*
/// stand in many shells and say nothing about who started the process.
/// </summary>
internal static class Launcher
{
    /// <summary>Overrides the choice: "openmpi", "mpich" or the path of a library.</summary>
    internal const string Override = "RISGD_MPI";

    private static readonly string[] OpenMpiMarks = ["OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"];

    private static readonly string[] MpichMarks =
        ["PMI_RANK", "PMI_SIZE", "PMI_FD", "PMI_PORT", "PMI_ID", "MPI_LOCALNRANKS", "MPI_LOCALRANKID"];

    // Set by Open MPI 5's PRRTE and by srun --mpi=pmix. Comes last: MPICH's launcher may itself stand under PMIx.
    private static readonly string[] PmixMarks = ["PMIX_RANK", "PMIX_NAMESPACE"];

    /// <summary>The family of the launcher; null for a process that nobody launched as a rank.</summary>
    internal static MpiFamily? Family()
    {
        if (AnySet(OpenMpiMarks)) return MpiFamily.OpenMpi;
        if (AnySet(MpichMarks)) return MpiFamily.Mpich;
        return AnySet(PmixMarks) ? MpiFamily.OpenMpi : null;
    }

    private static bool AnySet(string[] names) =>
        Array.Exists(names, name => !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable(name)));
}
