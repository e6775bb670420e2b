using System.Reflection;
using RiSgd.Methods;

namespace RiSgd.House.Tests;

/// <summary>Each floor knows only the floors below it.</summary>
public class FloorTests
{
    private static readonly Dictionary<string, int> s_floors = new()
    {
        ["MPI.NET"] = 0,
        ["TorchSharp"] = 0,
        ["RiSgd.Methods"] = 1,
        ["RiSgd.Numerics"] = 2,
        ["RiSgd.Data"] = 2,
        ["RiSgd.Cluster"] = 3,
        ["RiSgd.Training"] = 4,
        ["RiSgd.Reporting"] = 5,
        ["RiSgd.Mpi"] = 6,
    };

    public static TheoryData<string> SourceProjects => [.. Checkout.Projects.Where(project => !project.IsTest).Select(project => project.Name)];

    [Theory, MemberData(nameof(SourceProjects))]
    public void A_project_refers_to_floors_below_its_own_only(string name)
    {
        Assert.True(s_floors.TryGetValue(name, out int floor), $"{name} has no floor: name it in this table.");
        var project = Project(name);
        Assert.All([.. project.Projects, .. project.Bindings], reference =>
        {
            Assert.True(s_floors.TryGetValue(reference, out int below), $"{name} refers to {reference}, which has no floor.");
            Assert.True(below < floor, $"{name} (floor {floor}) refers to {reference} (floor {below}).");
        });
    }

    [Fact]
    public void Every_floor_of_the_table_is_there() =>
        Assert.Equal(s_floors.Keys.Order(), Checkout.Projects.Where(project => !project.IsTest).Select(project => project.Name).Order());

    [Fact]
    public void The_project_of_the_methods_refers_to_nothing()
    {
        var methods = Project("RiSgd.Methods");
        Assert.Empty(methods.Projects);
        Assert.Empty(methods.Packages);
        Assert.Empty(methods.Bindings);
    }

    [Fact]
    public void The_assembly_of_the_methods_refers_to_the_framework_alone() =>
        Assert.All(typeof(MethodPresets).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void The_methods_neither_read_files_nor_look_at_a_clock()
    {
        string[] outside = ["System.IO", "System.Diagnostics.Process", "System.Net", "Stopwatch", "DateTime", "Environment.TickCount", "DllImport", "LibraryImport", "new Random(", "Random.Shared"];
        Assert.All(Checkout.Sources("src/RiSgd.Methods"), path =>
        {
            string text = File.ReadAllText(path);
            Assert.All(outside, word => Assert.False(text.Contains(word, StringComparison.Ordinal), $"{Checkout.Short(path)} uses {word}."));
        });
    }

    [Fact]
    public void Bindings_and_application_share_no_internals()
    {
        string[] bindings = [.. s_floors.Where(floor => floor.Value == 0).Select(floor => floor.Key), "MPI"];
        foreach (string path in Checkout.Sources("src").Concat(Checkout.Projects.Select(project => project.Path)))
        {
            bool isBinding = Checkout.Short(path).Replace('\\', '/').StartsWith("src/bindings/", StringComparison.Ordinal);
            foreach (string line in File.ReadLines(path).Where(line => line.Contains("InternalsVisibleTo", StringComparison.Ordinal)))
            {
                bool leadsAcross = isBinding
                    ? line.Contains("RiSgd.", StringComparison.Ordinal)
                    : bindings.Any(name => line.Contains($"\"{name}\"", StringComparison.Ordinal));
                Assert.False(leadsAcross, $"{Checkout.Short(path)}: {line.Trim()}");
            }
        }
    }

    private static ProjectFile Project(string name) => Checkout.Projects.Single(project => !project.IsTest && project.Name == name);
}
