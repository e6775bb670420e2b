using RiSgd.Cluster;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Mpi.Verbs;
using RiSgd.Reporting;

namespace RiSgd.Mpi;

/// <summary>The program: understands the command line, hands over to the verb, and turns every failure into one message and an exit code.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        TerminalOutput.KeepFilesPlain();
        RankSession? session = null;
        try
        {
            // Under a launcher every rank has the same command line, and so the same to say about it: one of them says it.
            session = RankSession.UnderLauncher ? RankSession.Open() : null;
            IVerbRequest request = session is null ? ProgramArguments.Parse(args) : session.Together(() => ProgramArguments.Parse(args));
            return (int)(request switch
            {
                RunRequest run => TrainVerb.Run(run, args, session ??= RankSession.Open()),
                ChunkingRequest chunking => ShardVerb.Run(chunking, session),
                TextRequest text => Print(text.Text, session),
                var other => throw new InvalidOperationException($"no verb serves {other}"),
            });
        }
        catch (Exception e)
        {
            return (int)Fail(e, session);
        }
        finally
        {
            session?.Dispose();
        }
    }

    private static ExitCode Fail(Exception failure, RankSession? session)
    {
        ExitCode code = (failure as RunException)?.Code ?? ExitCode.Failed;
        if (failure is not PeerFailedException)
            Console.Error.WriteLine($"RiSgd.Mpi: {Message(failure, session)}");
        if (session is { FailureIsShared: false, Ranks.Size: > 1 })
        {
            // Launchers forward what a rank says through a pipe, and some drop what is still in it when the job is aborted.
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
            RankSession.Abort(code);
        }

        return code;
    }

    private static string Message(Exception failure, RankSession? session) =>
        failure is RunException
            ? failure.Message
            : $"rank {session?.Ranks.Rank ?? 0} on {Environment.MachineName} failed: {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}";

    private static ExitCode Print(string text, RankSession? session)
    {
        if (session is null or { Ranks.Rank: 0 })
            Console.Out.Write(text);
        return ExitCode.Done;
    }
}
