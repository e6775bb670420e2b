namespace MPI;

/// <summary>Requests that are completed together. A request that these methods return has left the list.</summary>
public class RequestList
{
    private List<Request> requests = [];

    public int Count => requests.Count;

    public void Add(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        requests.Add(request);
    }

    public void Remove(Request request) => requests.Remove(request);

    /// <summary>All requests, when the last of them is complete.</summary>
    public List<Request> WaitAll()
    {
        foreach (Request request in requests) request.Wait();
        return TakeAll();
    }

    /// <summary>All requests if all are complete, otherwise null.</summary>
    public List<Request>? TestAll() => requests.TrueForAll(r => r.Test() is not null) ? TakeAll() : null;

    /// <summary>The first request found complete; waits for one.</summary>
    public Request WaitAny()
    {
        if (requests.Count == 0) throw new InvalidOperationException("There is no request in the list to wait for.");
        while (true)
        {
            if (TestAny() is { } done) return done;
            Thread.Yield();     // other ranks may need this core
        }
    }

    /// <summary>A complete request, or null.</summary>
    public Request? TestAny()
    {
        int index = requests.FindIndex(r => r.Test() is not null);
        if (index < 0) return null;
        Request done = requests[index];
        requests.RemoveAt(index);
        return done;
    }

    /// <summary>The complete requests; waits until there is one.</summary>
    public List<Request> WaitSome()
    {
        if (requests.Count == 0) return [];
        List<Request> done = [WaitAny()];
        done.AddRange(TestSome());
        return done;
    }

    /// <summary>The complete requests, possibly none.</summary>
    public List<Request> TestSome()
    {
        List<Request> done = requests.FindAll(r => r.Test() is not null);
        requests.RemoveAll(done.Contains);
        return done;
    }

    private List<Request> TakeAll()
    {
        List<Request> all = requests;
        requests = [];
        return all;
    }
}
