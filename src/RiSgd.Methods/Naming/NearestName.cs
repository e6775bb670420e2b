namespace RiSgd.Methods;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The valid name with the fewest insertions, deletions, replacements and swaps of neighbours (Damerau 1964; no part is edited twice),
    /// upper and lower case alike; the first of several. Null if even that one is further than max(2, length/3) edits away.
    /// </summary>
    public static string? Of(string given, IEnumerable<string> valid)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(valid);
        string? nearest = null;
        var fewest = Math.Max(2, given.Length / 3) + 1;
        foreach (var name in valid)
        {
            var edits = Distance(given.ToUpperInvariant(), name.ToUpperInvariant());
            if (edits < fewest)
                (nearest, fewest) = (name, edits);
        }

        return nearest;
    }

    private static int Distance(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
            edits[i, 0] = i;
        for (var j = 0; j <= to.Length; j++)
            edits[0, j] = j;

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[from.Length, to.Length];
    }
}
