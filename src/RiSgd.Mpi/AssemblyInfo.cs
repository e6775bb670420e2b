using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RiSgd.Mpi.Tests")]
