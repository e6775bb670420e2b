using RiSgd.Methods;

namespace RiSgd.Data.Tests;

/// <summary>What every error for users must be: the right exit code, at most two lines, and the words that help.</summary>
public static class Refusal
{
    public static string Of(ExitCode code, Action action, params string[] words)
    {
        RunException failure = Assert.Throws<RunException>(action);
        Assert.Equal(code, failure.Code);
        Assert.True(failure.Message.Split('\n').Length <= 2, failure.Message);
        foreach (string word in words)
            Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }
}
