namespace RiSgd.Methods;

/// <summary>A problem that needs no data set, because it is made from its options and the seed.</summary>
/// <param name="Model">Value of --model.</param>
/// <param name="Summary">One line for the help text.</param>
/// <param name="Paper">Where it comes from.</param>
/// <param name="Options">The original experiment's settings where they differ from the built-in defaults: name in kebab-case without the
/// dashes, value as on the command line. They stand below a method's preset, which stands below what the user gives.</param>
public sealed record TestProblemPreset(string Model, string Summary, string Paper, IReadOnlyDictionary<string, string> Options);
