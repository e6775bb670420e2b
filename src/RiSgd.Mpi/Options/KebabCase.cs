using System.Text;

namespace RiSgd.Mpi.Options;

/// <summary>Spells the members of an enumeration as the command line does: LabelSorted is label-sorted.</summary>
internal static class KebabCase
{
    public static string Of<T>(T member)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var letter in member.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
