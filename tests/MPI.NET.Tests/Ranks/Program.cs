// What one rank does in the launched tests of the MPI.NET binding:
//   mpiexec -n 4 dotnet MPI.NET.Ranks.dll all       every scenario, one line "ok SCENARIO RANK" each
//   mpiexec -n 2 dotnet MPI.NET.Ranks.dll SCENARIO  that one
// The first wrong value ends all ranks: after it they would no longer be at the same call.
using MPI;
using MPI.Ranks;
using Environment = MPI.Environment;

string[] chosen = args is ["all"] ? [.. Scenarios.All.Keys] : args;
string current = "start";
string[]? none = null;
var environment = new Environment(ref none, Threading.Multiple);
try
{
    foreach (string name in chosen)
    {
        current = name;
        (Scenarios.All.GetValueOrDefault(name) ?? Scenarios.Alone[name])(Communicator.world);
        Console.Out.WriteLine($"ok {name} {Communicator.world.Rank}");
        Console.Out.Flush();
    }
}
catch (Exception e)
{
    Console.Error.WriteLine($"failed {current} {Communicator.world.Rank}: {e}");
    Console.Error.Flush();
    Environment.Abort(9);
}

environment.Dispose();
Verify.That(Environment.Finalized, "MPI is finalised after Dispose");
return 0;
