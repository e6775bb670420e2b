using System.Globalization;

namespace RiSgd.Methods;

/// <summary>The edges of a graph file, with or without weights; every complaint names the file and the line.</summary>
internal sealed class EdgeList
{
    private readonly Dictionary<(int, int), double> weights = [];
    private readonly string origin;
    private readonly int nodes;

    private EdgeList(string origin, int nodes) => (this.origin, this.nodes) = (origin, nodes);

    /// <summary>Whether the file gives a weight for each edge.</summary>
    public bool HasWeights { get; private set; }

    /// <summary>The edges, the smaller node first.</summary>
    public IEnumerable<(int From, int To)> Edges => weights.Keys;

    /// <summary>Reads the text.</summary>
    /// <exception cref="RunException">It is no list of edges between so many ranks (usage, names --graph, file and line).</exception>
    public static EdgeList Parse(string text, int nodes, string origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        var list = new EdgeList(origin, nodes);
        var number = 0;
        var begun = false;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim('\r', ' ', '\t', '\uFEFF');
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] fields = [.. line.Split(',').Select(field => field.Trim())];
            if (begun)
                list.AddEdge(fields, number);
            else
                list.ReadHeader(fields, number);
            begun = true;
        }

        return begun
            ? list
            : throw RunException.Usage($"--graph {origin}: the file is empty; it begins with a header from,to or from,to,weight.");
    }

    /// <summary>The weight of an edge in either direction.</summary>
    public double WeightOf(int from, int to) => weights[Key(from, to)];

    private static (int, int) Key(int from, int to) => (Math.Min(from, to), Math.Max(from, to));

    private void ReadHeader(string[] fields, int line)
    {
        HasWeights = fields is ["from", "to", "weight"];
        if (!HasWeights && fields is not ["from", "to"])
            throw Refuse(line, $"{Quoted(string.Join(',', fields))} is no header; write from,to or from,to,weight.");
    }

    private void AddEdge(string[] fields, int line)
    {
        if (fields.Length != (HasWeights ? 3 : 2))
            throw Refuse(line, $"there are {fields.Length} values where the header has {(HasWeights ? 3 : 2)}.");
        int from = Node(fields[0], line), to = Node(fields[1], line);
        if (from == to)
            throw Refuse(line, $"rank {from} is joined to itself; its own weight is what the edges leave of 1, so drop the line.");
        if (!weights.TryAdd(Key(from, to), HasWeights ? Weight(fields[2], line) : 1))
            throw Refuse(line, $"the edge between ranks {from} and {to} is there already; edges have no direction.");
    }

    private int Node(string field, int line) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var node) && node < nodes
            ? node
            : throw Refuse(line, $"{Quoted(field)} is no rank; with p = {nodes} they are 0 to {nodes - 1}.");

    private double Weight(string field, int line) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight) && weight != 0
            ? weight
            : throw Refuse(line, $"{Quoted(field)} is no weight; write a number other than 0, such as 0.25.");

    // A file that is no text must not fill the terminal, nor command it.
    private static string Quoted(string text)
    {
        const int Longest = 40;
        string shown = string.Concat(text.Take(Longest).Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return text.Length > Longest ? $"'{shown}...'" : $"'{shown}'";
    }

    private RunException Refuse(int line, string why) => RunException.Usage($"--graph {origin}, line {line}: {why}");
}
