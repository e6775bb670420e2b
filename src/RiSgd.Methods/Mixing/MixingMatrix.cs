using System.Globalization;

namespace RiSgd.Methods;

/// <summary>
/// The weights W of x_i &lt;- sum_j w_ij x_j: symmetric with rows that sum to 1, so that mixing leaves the mean of the models as it is
/// (Cooperative SGD, Wang and Joshi 2018; D-PSGD, Lian et al. 2017). Weights may be negative, also a rank's own (the optimal constant
/// weights of a star make the centre's so): what counts is that no eigenvalue is beyond 1 in magnitude.
/// </summary>
public sealed class MixingMatrix
{
    /// <summary>Rounding that rows' sums and symmetry may show.</summary>
    private const double Rounding = 1e-12;

    private readonly double[,] weights;
    private readonly Lazy<double[]> eigenvalues;

    private MixingMatrix(double[,] weights, Graph graph)
    {
        this.weights = weights;
        Graph = graph;
        eigenvalues = new Lazy<double[]>(() => SymmetricEigenvalues.Of(this.weights));
    }

    /// <summary>Number of ranks, p.</summary>
    public int Size => weights.GetLength(0);

    /// <summary>Who exchanges with whom: the weights off the diagonal that are not 0.</summary>
    public Graph Graph { get; }

    /// <summary>Whether a file gave the weights, edge by edge.</summary>
    public bool HasGivenWeights { get; private init; }

    /// <summary>
    /// All eigenvalues, the largest first; that is 1 with the vector of ones. Computed when first asked for, in about p^3 operations.
    /// </summary>
    public IReadOnlyList<double> Eigenvalues => eigenvalues.Value;

    /// <summary>
    /// zeta = max(|lambda_2|, |lambda_p|): what is left of the differences between the models after one mixing, at most. 0 for one rank; 1
    /// if the models never come together.
    /// </summary>
    public double Zeta => Size == 1 ? 0 : Math.Max(Math.Abs(Eigenvalues[1]), Math.Abs(Eigenvalues[^1]));

    /// <summary>1 - zeta.</summary>
    public double SpectralGap => 1 - Zeta;

    /// <summary>Whether all weights are 1/p within rounding, so that one mixing gives every rank the mean.</summary>
    public bool IsAveraging => weights.Cast<double>().All(weight => Math.Abs(weight - (1.0 / Size)) <= Rounding);

    /// <summary>w_ij: the weight of rank j's model in rank i's.</summary>
    public double this[int i, int j] => weights[i, j];

    /// <summary>The weights of a graph by a rule.</summary>
    /// <exception cref="RunException">The graph is not connected (usage, names --graph).</exception>
    public static MixingMatrix Of(Graph graph, GraphWeights rule) =>
        rule == GraphWeights.Optimal ? OptimalConstant(graph) : Metropolis(graph);

    /// <summary>
    /// w_ij = 1 / (1 + max(d_i, d_j)) for edges and w_ii = 1 - sum_j w_ij, which is positive (Xiao, Boyd 2004; the usual choice of
    /// decentralised SGD). A ring of three and more has thirds, the complete graph 1/p.
    /// </summary>
    /// <exception cref="RunException">The graph is not connected (usage, names --graph).</exception>
    public static MixingMatrix Metropolis(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.RequireConnected();
        return FromEdgeWeights(graph, (i, j) => 1.0 / (1 + Math.Max(graph.NeighboursOf(i).Count, graph.NeighboursOf(j).Count)));
    }

    /// <summary>
    /// One weight for all edges, 2 / (lambda_2(L) + lambda_max(L)) with the graph's Laplacian L, which makes zeta smallest among constant
    /// weights (Xiao, Boyd 2004, section 4.1). Own weights may be negative.
    /// </summary>
    /// <exception cref="RunException">The graph is not connected (usage, names --graph).</exception>
    public static MixingMatrix OptimalConstant(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.RequireConnected();
        if (graph.Nodes == 1)
            return FromEdgeWeights(graph, (_, _) => 0);
        var laplacian = SymmetricEigenvalues.Of(Laplacian(graph));
        var weight = 2 / (laplacian[0] + laplacian[^2]);
        return FromEdgeWeights(graph, (_, _) => weight);
    }

    /// <summary>
    /// (1 - gamma) I + gamma W: a part of the way to what W gives, x_i &lt;- x_i + gamma sum_j w_ij (x_j - x_i) (the consensus step of
    /// CHOCO-SGD, Koloskova et al. 2019); gamma = 1 is W itself.
    /// </summary>
    /// <param name="consensusStep">gamma, above 0 and at most 1.</param>
    /// <exception cref="RunException">gamma is out of range (usage, names --consensus-step).</exception>
    public MixingMatrix Relaxed(double consensusStep)
    {
        if (!(consensusStep is > 0 and <= 1))
            throw RunException.Usage(Invariant($"--consensus-step {consensusStep}: it must be above 0 and at most 1."));
        if (consensusStep == 1)
            return this;
        return FromEdgeWeights(Graph, (i, j) => consensusStep * weights[i, j]);
    }

    /// <summary>Given weights. The identity, which mixes nothing, is one of them; the ranks' models then never agree (zeta = 1).</summary>
    /// <param name="weights">[p, p]: symmetric, rows sum to 1, both to 1e-12; no eigenvalue beyond 1 in magnitude.</param>
    /// <exception cref="RunException">They are not (usage, names --graph and the rank).</exception>
    public static MixingMatrix FromWeights(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var p = weights.GetLength(0);
        if (p == 0 || weights.GetLength(1) != p)
        {
            throw RunException.Usage(
                $"--graph: {p} rows and {weights.GetLength(1)} columns of weights; there must be one of each per rank.");
        }

        var symmetric = new double[p, p];
        for (var i = 0; i < p; i++)
        {
            var sum = Enumerable.Range(0, p).Sum(j => weights[i, j]);
            if (!(Math.Abs(sum - 1) <= Rounding))
                throw RunException.Usage(Invariant($"--graph: the weights of rank {i} sum to {sum}; they must sum to 1."));
            for (var j = 0; j < p; j++)
            {
                if (!(Math.Abs(weights[i, j] - weights[j, i]) <= Rounding))
                {
                    throw RunException.Usage(Invariant(
                        $"--graph: w_{i},{j} = {weights[i, j]}, but w_{j},{i} = {weights[j, i]}; they must be equal."));
                }

                symmetric[i, j] = (weights[i, j] + weights[j, i]) / 2;
            }
        }

        var edges = from i in Enumerable.Range(0, p) from j in Enumerable.Range(0, i) where symmetric[i, j] != 0 select (i, j);
        var matrix = new MixingMatrix(symmetric, Graph.FromEdges(p, edges));

        // Rows of weights that are not negative bound every eigenvalue by 1.
        return symmetric.Cast<double>().All(weight => weight >= 0) || matrix.Zeta <= 1 + Rounding
            ? matrix
            : throw NeverAgree(file: null, matrix.Zeta);
    }

    /// <summary>
    /// Reads a graph, or weights, from the text of a file: a header <c>from,to</c> or <c>from,to,weight</c>, then one undirected edge per
    /// line, ranks from 0. Without weights a rule makes them; with weights each rank's own one is what is left of 1. Empty lines and lines
    /// that begin with # are passed over.
    /// </summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="nodes">Number of ranks p.</param>
    /// <param name="origin">The file's name, for messages.</param>
    /// <param name="rule">How edges without weights become weights.</param>
    /// <exception cref="RunException">
    /// The text is no such list, or the graph is not connected, or the weights amplify or keep a difference between ranks (usage, names
    /// --graph, the file and the line).
    /// </exception>
    public static MixingMatrix Parse(string text, int nodes, string origin, GraphWeights rule = GraphWeights.Metropolis)
    {
        var file = EdgeList.Parse(text, nodes, origin);
        var graph = Graph.FromEdges(nodes, file.Edges).RequireConnected(origin);
        if (!file.HasWeights)
            return Of(graph, rule);
        var matrix = FromEdgeWeights(graph, file.WeightOf, given: true);
        return matrix.Zeta < 1 - Rounding ? matrix : throw NeverAgree(origin, matrix.Zeta);
    }

    private static MixingMatrix FromEdgeWeights(Graph graph, Func<int, int, double> weightOf, bool given = false)
    {
        var weights = new double[graph.Nodes, graph.Nodes];
        for (var i = 0; i < graph.Nodes; i++)
        {
            var rest = 1.0;
            foreach (var j in graph.NeighboursOf(i))
                rest -= weights[i, j] = weightOf(i, j);
            weights[i, i] = rest;
        }

        return new MixingMatrix(weights, graph) { HasGivenWeights = given };
    }

    private static double[,] Laplacian(Graph graph)
    {
        var laplacian = new double[graph.Nodes, graph.Nodes];
        for (var i = 0; i < graph.Nodes; i++)
        {
            laplacian[i, i] = graph.NeighboursOf(i).Count;
            foreach (var j in graph.NeighboursOf(i))
                laplacian[i, j] = -1;
        }

        return laplacian;
    }

    private static RunException NeverAgree(string? file, double zeta) => RunException.Usage(Invariant(
        $"{Graph.Subject(file)}: a mixing leaves {zeta:0.######} (zeta) of a difference between ranks: use smaller weights."));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
