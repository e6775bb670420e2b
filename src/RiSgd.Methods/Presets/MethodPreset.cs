namespace RiSgd.Methods;

/// <summary>A method as a choice of options: nothing in the program asks for its name again once the options are set.</summary>
/// <param name="Name">Value of --method.</param>
/// <param name="Summary">One line for the help text.</param>
/// <param name="Paper">Where the method comes from.</param>
/// <param name="Options">Options that differ from the built-in defaults: name in kebab-case without the dashes, value as on the command
/// line.</param>
public sealed record MethodPreset(string Name, string Summary, string Paper, IReadOnlyDictionary<string, string> Options);
