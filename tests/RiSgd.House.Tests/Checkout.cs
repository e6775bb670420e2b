using System.Reflection;

namespace RiSgd.House.Tests;

/// <summary>The checkout that these tests were built from: its project files and sources.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds RiSgd.Mpi.sln.</summary>
    public static string Root { get; } = Path.GetFullPath(typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "CheckoutRoot").Value!);

    /// <summary>All projects below src/ and tests/.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(ProjectFile.Read)];

    /// <summary>Full path of a file or folder of the checkout.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# sources below a folder of the checkout.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>A path as a reader of a failed test wants it: from the checkout's root.</summary>
    public static string Short(string path) => Path.GetRelativePath(Root, path);
}
