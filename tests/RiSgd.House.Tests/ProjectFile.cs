using System.Xml.Linq;

namespace RiSgd.House.Tests;

/// <summary>What a project file refers to.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Projects">Names of the projects that it refers to.</param>
/// <param name="Packages">Names of the packages that it refers to.</param>
/// <param name="Bindings">Names of the bindings that it refers to (see Directory.Build.targets).</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Bindings)
{
    /// <summary>Name of the file without .csproj.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>True for a project below tests/.</summary>
    public bool IsTest => Checkout.Short(Path).StartsWith("tests", StringComparison.Ordinal);

    public static ProjectFile Read(string path)
    {
        var document = XDocument.Load(path);
        string[] Includes(string element) => [.. document.Descendants(element).Select(item => (string)item.Attribute("Include")!)];
        return new ProjectFile(path, [.. Includes("ProjectReference").Select(NameOf)], Includes("PackageReference"), Includes("Binding"));
    }

    // Project references are written with slashes of either kind.
    private static string NameOf(string reference) => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
}
