namespace RiSgd.Methods;

/// <summary>How the edges of a graph become the weights of a mixing matrix (option --graph-weights).</summary>
public enum GraphWeights
{
    /// <summary>w_ij = 1 / (1 + max(d_i, d_j)): each rank needs to know its neighbours' degrees only.</summary>
    Metropolis,

    /// <summary>The one weight for all edges with the largest spectral gap, 2 / (lambda_2 + lambda_max) of the graph's Laplacian.</summary>
    Optimal,
}
