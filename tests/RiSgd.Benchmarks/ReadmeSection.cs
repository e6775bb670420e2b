namespace RiSgd.Benchmarks;

/// <summary>A part of a markdown file that a benchmark writes, between two comments, so that no figure in it is written by hand.</summary>
internal static class ReadmeSection
{
    /// <summary>
    /// Replaces what stands between <c>&lt;!-- bench:name --&gt;</c> and <c>&lt;!-- /bench:name --&gt;</c>. A file without the markers gets them at its end; a file
    /// that does not exist is made.
    /// </summary>
    /// <exception cref="InvalidDataException">The file has one of the markers without the other, in the wrong order, or more than once.</exception>
    public static void Replace(string path, string name, string markdown)
    {
        string text = File.Exists(path) ? File.ReadAllText(path) : "";
        string temporary = path + ".new";
        File.WriteAllText(temporary, Replaced(text, path, name, markdown));
        File.Move(temporary, path, overwrite: true);
    }

    private static string Replaced(string text, string path, string name, string markdown)
    {
        string opening = $"<!-- bench:{name} -->", closing = $"<!-- /bench:{name} -->";
        string section = $"{opening}\n{markdown.Trim()}\n{closing}";
        int start = text.IndexOf(opening, StringComparison.Ordinal), end = text.IndexOf(closing, StringComparison.Ordinal);
        if (start < 0 && end < 0)
            return text.Length == 0 ? section + "\n" : $"{text.TrimEnd('\n')}\n\n{section}\n";
        bool once = start == text.LastIndexOf(opening, StringComparison.Ordinal) && end == text.LastIndexOf(closing, StringComparison.Ordinal);
        if (start < 0 || end < start || !once)
            throw new InvalidDataException($"{path} needs the line {opening} and after it {closing}, each once.");
        return text[..start] + section + text[(end + closing.Length)..];
    }
}
