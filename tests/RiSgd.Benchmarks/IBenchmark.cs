namespace RiSgd.Benchmarks;

/// <summary>One verb of the benchmark program: a set of measurements that ends in one markdown section.</summary>
internal interface IBenchmark
{
    /// <summary>The verb, and the name of the section's markers in a README.</summary>
    string Name { get; }

    /// <summary>One line for the list of verbs.</summary>
    string Summary { get; }

    /// <summary>Measures, and returns the section as markdown: what was measured under which conditions, and the table.</summary>
    /// <param name="arguments">What stands behind the verb, without the options that all verbs share.</param>
    /// <returns>The section; null on a rank that has nothing to say.</returns>
    string? Run(List<string> arguments);
}
