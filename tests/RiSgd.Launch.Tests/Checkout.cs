using System.Reflection;

namespace RiSgd.Launch.Tests;

/// <summary>Where the program under test is.</summary>
internal static class Checkout
{
    /// <summary>The checkout that these tests were built from.</summary>
    public static string Root { get; } = Path.GetFullPath(typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "CheckoutRoot").Value!);

    /// <summary>The published program: bin/RiSgd.Mpi, or what RISGD_PROGRAM names.</summary>
    public static string Program { get; } = FindProgram();

    /// <summary>The settings that `make run` gives to mpiexec.</summary>
    public static IReadOnlyDictionary<string, string> MpiEnvironment { get; } =
        File.ReadLines(Path.Combine(Root, ".setup", "mpi-environment")).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static string FindProgram()
    {
        string path = Environment.GetEnvironmentVariable("RISGD_PROGRAM") ?? Path.Combine(Root, "bin", "RiSgd.Mpi");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: make build makes it.");
    }
}
