namespace TorchSharp.Tests;

public class DisposeScopeTests
{
    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    [Fact]
    public void A_scope_frees_what_was_made_in_it_and_nothing_else()
    {
        Tensor outside = ones(3), inside;
        long before = Live();
        using (DisposeScope scope = NewDisposeScope())
        {
            inside = outside.add(1).mul(2).sum();
            Assert.Equal(3, scope.DisposablesCount);
        }

        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
        Assert.Equal(before, Live());
    }

    [Fact]
    public void What_is_moved_or_detached_outlives_the_scope()
    {
        Tensor moved, detached, movedTwice;
        using (DisposeScope outer = NewDisposeScope())
        {
            using (DisposeScope inner = NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                movedTwice = outer.MoveToOuter(inner.MoveToOuter(ones(1)));
            }
            Assert.True(outer.Contains(moved));
            Assert.False(outer.Contains(detached));
            Assert.False(moved.IsInvalid);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        Assert.False(movedTwice.IsInvalid);
    }

    [Fact]
    public void A_tensor_that_is_disposed_early_leaves_its_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] many = [.. Enumerable.Range(0, 200).Select(_ => zeros(1))];
        foreach (Tensor tensor in many.Where((_, i) => i % 3 != 0)) tensor.Dispose();
        Tensor late = zeros(1);

        Assert.Equal(68, scope.DisposablesCount);
        Assert.True(scope.Contains(late));
        Assert.True(scope.Contains(many[198]));
        late.Dispose();
        many[198].Dispose();
        Assert.Equal(66, scope.DisposablesView.Count);
    }

    [Fact]
    public void Scopes_that_end_out_of_turn_leave_the_others_in_order()
    {
        DisposeScope first = NewDisposeScope(), second = NewDisposeScope();
        first.Dispose();
        Assert.Same(second, CurrentDisposeScope);
        Tensor inSecond = ones(1);
        second.Dispose();

        Assert.True(inSecond.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void A_scope_belongs_to_its_thread()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();

        Assert.Equal(0, scope.DisposablesCount);
        Assert.False(elsewhere!.IsInvalid);
    }

    [Fact]
    public void Everything_but_what_is_kept_can_be_freed_early()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor dropped = ones(1), kept = scope.DisposeEverythingBut(ones(1));

        Assert.True(dropped.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void The_result_of_a_wrapped_expression_alone_survives()
    {
        long before = Live();

        Tensor result = WrappedTensorDisposeScope(() => ones(4).mul(3).sum());

        Assert.Equal(12, result.ToSingle());
        Assert.Equal(before + 1, Live());
    }

    [Fact]
    public void Parameters_and_buffers_of_a_module_belong_to_the_module()
    {
        BatchNorm2d norm;
        using (NewDisposeScope()) norm = nn.BatchNorm2d(2);

        Assert.False(norm.weight!.IsInvalid);
        Assert.False(norm.running_var!.IsInvalid);
        norm.Dispose();
        Assert.Throws<ObjectDisposedException>(() => norm.weight!.numel());
        Assert.True(norm.running_var.IsInvalid);
    }

    [Fact]
    public void What_nobody_disposes_of_is_collected()
    {
        long before = Live();
        Forget();
        Assert.Equal(before, Live());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (int i = 0; i < 100; i++) _ = zeros(10);
    }
}
