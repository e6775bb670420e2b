using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Training.Objectives;

/// <summary>A layer of the quadratic test problem.</summary>
/// <param name="Name">Its name in files; "x" when the source names none.</param>
/// <param name="Length">Number of coordinates.</param>
public sealed record QuadraticLayer(string Name, int Length);

/// <summary>Curvatures a_ik and centres c_ik of the quadratic test problem, one row per chunk.</summary>
public sealed class QuadraticProblem
{
    private readonly double[][] curvatures;
    private readonly double[][] centres;

    /// <summary>Makes a problem.</summary>
    public QuadraticProblem(IReadOnlyList<QuadraticLayer> layers, double[][] curvatures, double[][] centres)
    {
        Layers = layers;
        this.curvatures = curvatures;
        this.centres = centres;
    }

    /// <summary>The built-in problem: four scalar quadratics with a = (1,2,3,4), c = (-3,-3,-3,2); optimum -1, F = 7.5. For p ranks the four repeat.</summary>
    public static QuadraticProblem BuiltIn(int chunks)
    {
        double[] a = [1, 2, 3, 4];
        double[] c = [-3, -3, -3, 2];
        return new QuadraticProblem(
            [new QuadraticLayer("x", 1)],
            [.. Enumerable.Range(0, chunks).Select(i => new[] { a[i % 4] })],
            [.. Enumerable.Range(0, chunks).Select(i => new[] { c[i % 4] })]);
    }

    /// <summary>Number of chunks.</summary>
    public int Chunks => curvatures.Length;

    /// <summary>The layers, in the order of their coordinates.</summary>
    public IReadOnlyList<QuadraticLayer> Layers { get; }

    /// <summary>a_i of a chunk, over all coordinates.</summary>
    public ReadOnlySpan<double> Curvatures(int chunk) => curvatures[chunk];

    /// <summary>c_i of a chunk, over all coordinates.</summary>
    public ReadOnlySpan<double> Centres(int chunk) => centres[chunk];

    /// <summary>
    /// Reads a CSV file: either <c>a,c</c> with one row per chunk (one coordinate), or <c>chunk,coordinate,layer,a,c</c> with one row per chunk and coordinate, in any order.
    /// </summary>
    /// <exception cref="RunException">The file is missing (exit code 3) or broken (3): names file, line and what is wrong.</exception>
    public static QuadraticProblem Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunException.Data($"{path}: can't be read ({e.Message}); --source names the CSV file of --model quadratic", e);
        }

        string header = lines.Length > 0 ? lines[0].Trim().Replace(" ", "", StringComparison.Ordinal) : "";
        var rows = new List<(int Line, string[] Fields)>();
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0)
                rows.Add((i + 1, [.. lines[i].Split(',').Select(f => f.Trim())]));
        }

        return header switch
        {
            _ when rows.Count is 0 or > 10_000_000 => throw RunException.Data($"{path}: holds no chunks; write a header 'a,c' and one row per chunk"),
            "a,c" => Scalar(path, rows),
            "chunk,coordinate,layer,a,c" => Vector(path, rows),
            _ => throw RunException.Data($"{path}: line 1: the header must be 'a,c' or 'chunk,coordinate,layer,a,c'"),
        };
    }

    private static QuadraticProblem Scalar(string path, List<(int Line, string[] Fields)> rows)
    {
        var a = new List<double[]>();
        var c = new List<double[]>();
        foreach ((int line, string[] fields) in rows)
        {
            Require(path, line, fields, 2);
            a.Add([Number(path, line, fields[0])]);
            c.Add([Number(path, line, fields[1])]);
        }

        return new QuadraticProblem([new QuadraticLayer("x", 1)], [.. a], [.. c]);
    }

    private static QuadraticProblem Vector(string path, List<(int Line, string[] Fields)> rows)
    {
        var layerOf = new SortedDictionary<int, string>();
        var values = new Dictionary<(int Chunk, int Coordinate), (double A, double C)>();
        int chunks = 0;
        foreach ((int line, string[] fields) in rows)
        {
            Require(path, line, fields, 5);
            int chunk = Index(path, line, fields[0]);
            int coordinate = Index(path, line, fields[1]);
            string layer = fields[2].Length > 0 ? fields[2] : "x";
            if (layerOf.TryGetValue(coordinate, out string? known) && known != layer)
                throw RunException.Data($"{path}: line {line}: coordinate {coordinate} is in layer '{layer}' here and in '{known}' above");
            layerOf[coordinate] = layer;
            if (!values.TryAdd((chunk, coordinate), (Number(path, line, fields[3]), Number(path, line, fields[4]))))
                throw RunException.Data($"{path}: line {line}: chunk {chunk}, coordinate {coordinate} stands twice");
            chunks = Math.Max(chunks, chunk + 1);
        }

        int coordinates = layerOf.Count;
        if (layerOf.Keys.Last() != coordinates - 1 || values.Count != (long)chunks * coordinates)
            throw RunException.Data($"{path}: every chunk from 0 needs every coordinate from 0: {values.Count} rows for {chunks} chunks and {layerOf.Keys.Last() + 1} coordinates");
        var layers = new List<QuadraticLayer>();
        foreach (string layer in layerOf.Values)
        {
            if (layers.Count > 0 && layers[^1].Name == layer)
                layers[^1] = layers[^1] with { Length = layers[^1].Length + 1 };
            else if (layers.Any(l => l.Name == layer))
                throw RunException.Data($"{path}: the coordinates of layer '{layer}' are not next to each other");
            else
                layers.Add(new QuadraticLayer(layer, 1));
        }

        return new QuadraticProblem(
            layers,
            [.. Enumerable.Range(0, chunks).Select(i => Enumerable.Range(0, coordinates).Select(k => values[(i, k)].A).ToArray())],
            [.. Enumerable.Range(0, chunks).Select(i => Enumerable.Range(0, coordinates).Select(k => values[(i, k)].C).ToArray())]);
    }

    private static void Require(string path, int line, string[] fields, int count)
    {
        if (fields.Length != count)
            throw RunException.Data($"{path}: line {line}: {fields.Length} fields, expected {count}");
    }

    private static double Number(string path, int line, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw RunException.Data($"{path}: line {line}: '{text}' is not a number");

    private static int Index(string path, int line, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value < 1_000_000
            ? value
            : throw RunException.Data($"{path}: line {line}: '{text}' is not an index from 0");
}
