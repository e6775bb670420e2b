namespace RiSgd.Methods;

/// <summary>
/// Which ranks exchange models with which: an undirected graph over the nodes 0 .. p-1, without loops and double edges. Where a rule names
/// an edge twice (a ring of two, a torus of two rows) there is one.
/// </summary>
public sealed class Graph
{
    private readonly int[][] neighbours;

    private Graph(SortedSet<int>[] neighbours) => this.neighbours = [.. neighbours.Select(all => all.ToArray())];

    /// <summary>Names that <see cref="Named"/> knows, in the order in which to show them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["complete", "ring", "torus", "star", "exponential"];

    /// <summary>Number of nodes, p.</summary>
    public int Nodes => neighbours.Length;

    /// <summary>Number of undirected edges.</summary>
    public int Edges => neighbours.Sum(all => all.Length) / 2;

    /// <summary>Whether every node has every other as its neighbour.</summary>
    public bool IsComplete => Array.TrueForAll(neighbours, all => all.Length == Nodes - 1);

    /// <summary>Whether every node can be reached from every other; if not, the ranks' models never agree.</summary>
    public bool IsConnected => Unreached() is null;

    /// <summary>The graph of that name.</summary>
    /// <exception cref="RunException">There is no such graph, or not for so many ranks (usage, names --graph).</exception>
    public static Graph Named(string name, int nodes) => name switch
    {
        "complete" => Complete(nodes),
        "ring" => Ring(nodes),
        "torus" => Torus(nodes),
        "star" => Star(nodes),
        "exponential" => Exponential(nodes),
        _ => throw RunException.Usage(
            $"--graph {name}: there is no such graph; choose one of {string.Join(", ", Names)} or a file of edges."),
    };

    /// <summary>Everybody with everybody.</summary>
    public static Graph Complete(int nodes) => Circulant(nodes, Enumerable.Range(1, Math.Max(0, nodes - 1)));

    /// <summary>Node i with i - 1 and i + 1 modulo p. Two nodes have one edge; three are the complete graph.</summary>
    public static Graph Ring(int nodes) => Circulant(nodes, [1]);

    /// <summary>
    /// A grid of r x c = p nodes, row after row, with its sides joined, where r is the largest divisor of p up to the square root: each
    /// node with its neighbours above, below, left and right. With r = 2 or c = 2 two of these are the same node (2 x 2 is the ring of
    /// four). A prime p has no grid and is refused, because one row is a ring; one node stays alone.
    /// </summary>
    /// <exception cref="RunException">p is prime (usage, names --graph).</exception>
    public static Graph Torus(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodes);
        var rows = (int)Math.Sqrt(nodes);
        while (nodes % rows != 0)
            rows--;
        var columns = nodes / rows;
        if (rows == 1 && nodes > 1)
        {
            throw RunException.Usage(
                $"--graph torus: {nodes} ranks make no grid of two rows or more; use --graph ring, or another number of ranks.");
        }

        return FromEdges(nodes, Enumerable.Range(0, nodes).Where(_ => nodes > 1).SelectMany(node => new[]
        {
            (node, (node / columns * columns) + ((node + 1) % columns)),
            (node, (node + columns) % nodes),
        }));
    }

    /// <summary>Node 0 with every other.</summary>
    public static Graph Star(int nodes) => FromEdges(nodes, Enumerable.Range(1, Math.Max(0, nodes - 1)).Select(leaf => (0, leaf)));

    /// <summary>
    /// Node i with i +- 2^k modulo p for every 2^k below p: about 2 log2(p) neighbours, and any two nodes are few hops apart (the static
    /// exponential graph of Ying et al., NeurIPS 2021, made symmetric).
    /// </summary>
    public static Graph Exponential(int nodes) =>
        Circulant(nodes, Enumerable.Range(0, 31).Select(k => 1 << k).Where(distance => distance < nodes));

    /// <summary>A graph of given edges; an edge may be given in either direction and more than once. It need not be connected.</summary>
    /// <param name="nodes">Number of nodes p, at least 1.</param>
    /// <param name="edges">Pairs of distinct nodes in 0 .. p-1.</param>
    /// <exception cref="ArgumentException">An edge leaves the range or joins a node to itself.</exception>
    public static Graph FromEdges(int nodes, IEnumerable<(int From, int To)> edges)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodes);
        ArgumentNullException.ThrowIfNull(edges);
        SortedSet<int>[] neighbours = [.. Enumerable.Range(0, nodes).Select(_ => new SortedSet<int>())];
        foreach (var (from, to) in edges)
        {
            if ((uint)from >= (uint)nodes || (uint)to >= (uint)nodes || from == to)
                throw new ArgumentException($"{from},{to} is no edge between two of {nodes} nodes.", nameof(edges));
            neighbours[from].Add(to);
            neighbours[to].Add(from);
        }

        return new Graph(neighbours);
    }

    /// <summary>Neighbours of a node in ascending order, without the node itself: the fixed order of every exchange.</summary>
    public IReadOnlyList<int> NeighboursOf(int node) => neighbours[node];

    /// <summary>Gives the graph itself if it is connected.</summary>
    /// <param name="file">The file that the graph comes from, if any.</param>
    /// <exception cref="RunException">A node can't be reached from node 0 (usage, names --graph and the node).</exception>
    public Graph RequireConnected(string? file = null) => Unreached() is { } node
        ? throw RunException.Usage(
            $"{Subject(file)}: no path of edges leads from rank 0 to rank {node}, so their models would never agree; add edges.")
        : this;

    /// <summary>The option and the file that a complaint is about.</summary>
    internal static string Subject(string? file) => file is null ? "--graph" : $"--graph {file}";

    /// <summary>Every node with those at given distances around the circle, both ways.</summary>
    private static Graph Circulant(int nodes, IEnumerable<int> distances) => FromEdges(
        nodes,
        from distance in distances
        where distance % nodes != 0
        from node in Enumerable.Range(0, nodes)
        select (node, (node + distance) % nodes));

    private int? Unreached()
    {
        var reached = new bool[Nodes];
        var open = new Stack<int>([0]);
        reached[0] = true;
        while (open.TryPop(out var node))
        {
            foreach (var next in neighbours[node].Where(next => !reached[next]))
            {
                reached[next] = true;
                open.Push(next);
            }
        }

        return Array.IndexOf(reached, false) is var first and >= 0 ? first : null;
    }
}
