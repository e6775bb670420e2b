// What one rank does in the launched tests of the ranks of an MPI job:
//   mpiexec -n 4 dotnet RiSgd.Cluster.Ranks.dll     every scenario, one line "ok SCENARIO RANK" each
// The first wrong value ends all ranks: after it they would no longer be at the same call.
using RiSgd.Cluster;
using RiSgd.Cluster.Ranks;
using RiSgd.Methods;

using RankSession session = RankSession.Open();
string current = "";
try
{
    foreach ((string name, Action<IRankGroup> scenario) in Scenarios.All)
    {
        current = name;
        scenario(session.Ranks);
        Console.Out.WriteLine($"ok {name} {session.Ranks.Rank}");
        Console.Out.Flush();
    }
}
catch (Exception e)
{
    Console.Error.WriteLine($"failed {current} {session.Ranks.Rank}: {e}");
    Console.Error.Flush();
    RankSession.Abort(ExitCode.Failed);
}
