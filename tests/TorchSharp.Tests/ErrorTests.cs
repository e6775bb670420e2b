using System.Runtime.InteropServices;

namespace TorchSharp.Tests;

public class ErrorTests
{
    [Fact]
    public void What_libtorch_refuses_arrives_as_its_message_without_a_native_trace()
    {
        var refused = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));

        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", refused.Message);
        Assert.Contains("view", Assert.Throws<ExternalException>(() => ones(2, 3).t().view(6)).Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => ones(2).add_(ones(3)));
        Assert.Equal(3, ones(3).sum().ToSingle());   // and nothing is left over from it
    }

    [Fact]
    public void Each_thread_has_its_own_message()
    {
        string[] messages = new string[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            for (int round = 0; round < 200; round++)
                messages[i] = Assert.Throws<ExternalException>(() => ones(2, i + 3).mm(ones(2, i + 3))).Message;
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        for (int i = 0; i < 4; i++) Assert.Contains($"(2x{i + 3} and 2x{i + 3})", messages[i], StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        Tensor x = ones(2);
        x.Dispose();
        x.Dispose();

        Assert.True(x.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => x.sum());
        Assert.Throws<ObjectDisposedException>(() => ones(2).add(x));
    }

    [Fact]
    public void A_handle_can_leave_its_tensor_and_come_back()
    {
        Tensor x = ones(3);
        IntPtr handle = x.DecoupleFromNativeHandle();

        Assert.True(x.IsInvalid);
        using Tensor back = Tensor.UnsafeCreateTensor(handle);
        Assert.Equal(3, back.sum().ToSingle());
    }

    [Fact]
    public void Wrong_shapes_types_and_devices_are_named()
    {
        Assert.Contains("6 elements, not 4", Assert.Throws<ArgumentException>(() => tensor(new float[4], [2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => ones(1).item<double>()).Message, StringComparison.Ordinal);
        Assert.Contains("one element", Assert.Throws<ArgumentException>(() => ones(2).item<float>()).Message, StringComparison.Ordinal);
        Assert.Contains("'gpu'", Assert.Throws<ArgumentException>(() => device("gpu")).Message, StringComparison.Ordinal);
        Assert.Equal(("cuda:1", "cpu"), (device("cuda:1").ToString(), CPU.ToString()));
        if (!cuda.is_available()) Assert.Throws<ExternalException>(() => ones(1).cuda());
    }
}
