namespace TorchSharp;

// Owns the tensors that are made on its thread while it is the innermost scope, and frees them with itself.
// The scopes of a thread form a stack; a scope belongs to the thread that opened it.
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? innermost;

    // The list of the last scope that ended: a scope per training step then grows none of its own.
    [ThreadStatic]
    private static List<IDisposable?>? spare;

    // In order of arrival. A tensor knows its place, so that leaving costs no search; a place that was left is null.
    private List<IDisposable?> items;
    private DisposeScope? outer;
    private int count;
    private bool disposed;

    private DisposeScope()
    {
        items = spare ?? [];
        spare = null;
    }

    internal static DisposeScope? Innermost => innermost;

    internal static DisposeScope Open()
    {
        var scope = new DisposeScope { outer = innermost };
        innermost = scope;
        return scope;
    }

    public IReadOnlyList<IDisposable> DisposablesView => [.. items.OfType<IDisposable>()];

    public int DisposablesCount => count;

    public bool Contains(IDisposable disposable) => PlaceOf(disposable) >= 0;

    public void Attach(IDisposable disposable) => Add(disposable);

    public void Attach(params IDisposable[] disposables)
    {
        foreach (IDisposable disposable in disposables) Add(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] all = [.. disposables];
        Attach(all);
        return all;
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Remove(disposable);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach(disposables.AsEnumerable());

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables) Remove(disposable);
    }

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        MoveTo(outer, disposable);
        return disposable;
    }

    public ValueTuple<T1, T2> MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter(disposables.AsEnumerable());

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables) MoveTo(outer, disposable);
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveTo(scope, disposable);
        return disposable;
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut(keep.AsEnumerable());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        IDisposable?[] all = [.. items];
        items.Clear();
        count = 0;
        foreach (IDisposable? item in all)
        {
            if (item is null) continue;
            if (item is torch.Tensor tensor) tensor.scope = null;
            if (keep.Contains(item)) Add(item);
            else item.Dispose();
        }
    }

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    // Somebody else has disposed of it: the scope forgets it.
    public void MarkAsDisposed(IDisposable disposable) => Remove(disposable);

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        Unlink();
        foreach (IDisposable? item in items)
        {
            if (item is torch.Tensor tensor) tensor.DisposeWithScope();
            else item?.Dispose();
        }
        items.Clear();
        count = 0;
        spare = items;
        items = [];
    }

    internal void Add(IDisposable item)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (item is torch.Tensor tensor)
        {
            if (ReferenceEquals(tensor.scope, this)) return;
            tensor.scope?.Remove(tensor);
            tensor.scope = this;
            tensor.placeInScope = items.Count;
        }
        else if (PlaceOf(item) >= 0)
        {
            return;
        }
        items.Add(item);
        count++;
    }

    // A tensor that has just been made: it is in no scope yet.
    internal void AddNew(torch.Tensor tensor)
    {
        tensor.scope = this;
        tensor.placeInScope = items.Count;
        items.Add(tensor);
        count++;
    }

    internal void Remove(IDisposable item)
    {
        int place = PlaceOf(item);
        if (place < 0) return;
        items[place] = null;
        count--;
        if (item is torch.Tensor tensor) tensor.scope = null;
        if (place == items.Count - 1) items.RemoveAt(place);
        else if (items.Count > 64 && count < items.Count / 2) CloseGaps();
    }

    private static void MoveTo(DisposeScope? target, IDisposable item)
    {
        if (target is not null && item is torch.Tensor)
        {
            target.Add(item);
            return;
        }
        for (DisposeScope? holder = innermost; holder is not null; holder = holder.outer)
        {
            if (holder.PlaceOf(item) < 0) continue;
            holder.Remove(item);
            break;
        }
        target?.Add(item);
    }

    private int PlaceOf(IDisposable item)
    {
        if (item is torch.Tensor tensor) return ReferenceEquals(tensor.scope, this) ? tensor.placeInScope : -1;
        return items.FindIndex(other => ReferenceEquals(other, item));
    }

    private void CloseGaps()
    {
        items.RemoveAll(static item => item is null);
        for (int place = 0; place < items.Count; place++)
            if (items[place] is torch.Tensor tensor) tensor.placeInScope = place;
    }

    // Usually this is the innermost scope; one that is disposed out of turn leaves the others in order.
    private void Unlink()
    {
        if (ReferenceEquals(innermost, this))
        {
            innermost = outer;
            return;
        }
        for (DisposeScope? inner = innermost; inner is not null; inner = inner.outer)
        {
            if (!ReferenceEquals(inner.outer, this)) continue;
            inner.outer = outer;
            return;
        }
    }
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScope.Open();

    public static DisposeScope? CurrentDisposeScope => DisposeScope.Innermost;

    // The expression's result alone survives it.
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
