using System.Globalization;

namespace TorchSharp.Tests;

/// <summary>Runs alone: the resident memory is that of the whole process, other tests included.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTestsRunAlone;

[Collection(nameof(MemoryTests))]
public class MemoryTests
{
    /// <summary>A leak grows in every window; the runtime's own last allocations do not.</summary>
    private const int Windows = 3;

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
        Run(WarmUp);
        double growth = double.PositiveInfinity;
        for (int window = 0; window < Windows && growth >= 0.01; window++)
        {
            (long tensors, long resident) = (Tensor.TotalCount, Resident());
            Run(10_000);
            // Fewer are no leak: optimised code lets go of a local sooner than the code that ran during the warm-up.
            Assert.InRange(Tensor.TotalCount, 0, tensors);
            growth = ((double)Resident() / resident) - 1;
        }

        Assert.True(growth < 0.01, $"resident memory grew by {growth:P2} in the last of {Windows} times 10,000 steps");

        void Run(int steps)
        {
            for (int step = 1; step <= steps; step++)
            {
                using (NewDisposeScope())
                {
                    Tensor loss = F.cross_entropy(model.call(images), labels);
                    loss.backward();
                    Assert.True(float.IsFinite(loss.ToSingle()));
                    gradients.zero_();
                }

                // The young generation may grow up to its budget at any time; what is measured here is what it does not explain.
                if (step % 500 == 0)
                    Collect();
            }
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
