using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Mpi.Verbs;

namespace RiSgd.Mpi;

/// <summary>The program: understands the command line and hands over to the verb.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            return (int)(ProgramArguments.Parse(args) switch
            {
                RunRequest run => TrainVerb.Run(run),
                ChunkingRequest chunking => ShardVerb.Run(chunking),
                TextRequest text => Print(text.Text),
                var other => throw new InvalidOperationException($"no verb serves {other}"),
            });
        }
        catch (RunException e)
        {
            Console.Error.WriteLine($"RiSgd.Mpi: {e.Message}");
            return (int)e.Code;
        }
    }

    private static ExitCode Print(string text)
    {
        Console.Out.Write(text);
        return ExitCode.Done;
    }
}
