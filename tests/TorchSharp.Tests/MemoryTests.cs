using System.Globalization;

namespace TorchSharp.Tests;

public class MemoryTests
{
    // These steps take 0.1 ms each: the compiler's second tier is still at work, and taking memory, for the first thousand or two.
    private const int WarmUp = 2_500;

    [Fact]
    public void Ten_thousand_steps_grow_the_resident_memory_by_less_than_one_percent()
    {
        set_num_threads(1);
        manual_seed(1);
        using Sequential model = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding: 1, bias: false), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 4 * 4, 10));
        Tensor images = randn(4, 3, 8, 8), labels = tensor(new long[] { 1, 2, 3, 4 });
        Parameter[] parameters = [.. model.parameters()];
        Tensor gradients = zeros(parameters.Sum(parameter => parameter.numel()));
        long start = 0;
        foreach (Parameter parameter in parameters)
        {
            parameter.grad = gradients.narrow(0, start, parameter.numel()).view(parameter.shape);
            start += parameter.numel();
        }
        long tensors = 0, resident = 0;

        for (int step = 1; step <= WarmUp + 10_000; step++)
        {
            using (NewDisposeScope())
            {
                Tensor loss = F.cross_entropy(model.call(images), labels);
                loss.backward();
                Assert.True(float.IsFinite(loss.ToSingle()));
                gradients.zero_();
            }
            // The young generation may grow up to its budget at any time; what is measured here is what it does not explain.
            if (step % 500 == 0) Collect();
            if (step == WarmUp) (tensors, resident) = (Tensor.TotalCount, Resident());
        }

        // Fewer are no leak: optimised code lets go of a local sooner than the code that ran during the warm-up.
        Assert.InRange(Tensor.TotalCount, 0, tensors);
        double growth = ((double)Resident() / resident) - 1;
        Assert.True(growth < 0.01, $"resident memory grew by {growth:P2} of {resident >> 20} MiB");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
