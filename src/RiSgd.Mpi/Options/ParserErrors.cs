using CommandLine;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>Says in one line of ours what the command-line parser found wrong.</summary>
internal static class ParserErrors
{
    /// <summary>The refusal for the first error that the user can act on.</summary>
    /// <param name="errors">What the parser found.</param>
    /// <param name="names">The options there are, without dashes.</param>
    public static RunException Translate(IEnumerable<Error> errors, IReadOnlyList<string> names) => RunException.Usage(errors.First() switch
    {
        UnknownOptionError unknown => Unknown(unknown.Token, names),
        MissingValueOptionError missing => $"--{missing.NameInfo.LongName}: a value is missing; write --{missing.NameInfo.LongName} VALUE",
        RepeatedOptionError repeated => $"--{repeated.NameInfo.LongName}: given twice",
        NamedError named => $"--{named.NameInfo.LongName}: its value is not understood",
        TokenError token => $"{token.Token.ReplaceLineEndings(" ")}: not understood; options are written --name value",
        var other => $"the command line is not understood ({other.Tag}); --help lists the options",
    });

    private static string Unknown(string token, IReadOnlyList<string> names)
    {
        var dashes = token.Length == 1 ? "-" : "--";
        var nearest = token.Length == 1 ? null : NearestName.Of(token, names);
        return $"{dashes}{token.ReplaceLineEndings(" ")}: there is no such option; " + (nearest is null ? "--help lists them" : $"did you mean --{nearest}?");
    }
}
