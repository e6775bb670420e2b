namespace MPI.NET.Tests;

/// <summary>The two launchers, each with its own library.</summary>
public enum Launcher
{
    /// <summary>mpiexec.openmpi and libmpi.so.40.</summary>
    OpenMpi,

    /// <summary>mpiexec.mpich and libmpich.so.12.</summary>
    Mpich,
}
