using RiSgd.Data;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

/// <summary>The other process of the tests about several processes: waits for a line, prepares shards, says how it went.</summary>
public static class Program
{
    public static int Main(string[] arguments)
    {
        Console.WriteLine("ready");
        if (arguments is not ["prepare", string directory] || Console.ReadLine() is null)
            return 2;
        try
        {
            ShardStore.Prepare(SampleSets.Synthetic(directory), Console.WriteLine);
            using ShardStore store = ShardStore.Open(SampleSets.Synthetic(directory));
            using ImageChunk chunk = store.OpenChunk(0);
            Console.WriteLine($"opened {chunk.Count}");
            return 0;
        }
        catch (RunException failure)
        {
            Console.WriteLine(failure.Message);
            return (int)failure.Code;
        }
    }
}
