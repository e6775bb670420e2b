using System.Diagnostics;
using System.Globalization;
using System.Text;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Benchmarks;

/// <summary>
/// One local step of ResNet-20 on 32 images of 3x32x32 with one thread: ours against eager PyTorch over the same libtorch. Both processes live all the time and step in turn, so
/// that whatever else the machine does meets both; the ratio is the median over the pairs.
/// </summary>
internal sealed class StepBenchmark : IBenchmark
{
    private const int WarmUpPairs = 10;
    private const int BatchSize = 32;

    /// <inheritdoc/>
    public string Name => "step";

    /// <inheritdoc/>
    public string Summary => "one local step of ResNet-20 against eager PyTorch (python3-torch); [--pairs 60] [--python /usr/bin/python3]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int pairs = BenchmarkProgram.TakeCount(arguments, "--pairs", 60);
        string python = BenchmarkProgram.TakeOption(arguments, "--python") ?? "/usr/bin/python3";
        BenchmarkProgram.RefuseRest(arguments);
        using var ours = new OurStep();
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"ResNet-20, batch {BatchSize}, fp32, one thread, median of {pairs} pairs of steps taken in turn. {BenchmarkMachine.Describe()}\n");
        table.AppendLine("| against | PyTorch ms | ours ms | PyTorch / ours |");
        table.AppendLine("|---|---:|---:|---:|");
        foreach ((string layout, string label) in (ReadOnlySpan<(string, string)>)[("default", "eager"), ("channels-last", "eager, channels-last")])
        {
            using var theirs = new PyTorchStep(python, layout);
            var (our, their, ratio) = (new List<double>(), new List<double>(), new List<double>());
            for (int i = -WarmUpPairs; i < pairs; i++)
            {
                double a = theirs.Time();
                double b = ours.Time();
                if (i < 0)
                    continue;
                their.Add(a);
                our.Add(b);
                ratio.Add(a / b);
            }

            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| PyTorch {theirs.Version}, {label} | {Statistics.Median(their) * 1e3:F2} | {Statistics.Median(our) * 1e3:F2} | {Statistics.Median(ratio):F2} |");
        }

        return table.ToString();
    }

    /// <summary>Forward, backward, and the fused accumulation and update over flat memory, as the training loop does them for one chunk.</summary>
    private sealed class OurStep : IDisposable
    {
        private readonly FlatNetwork<float> network;
        private readonly IGradientAccumulator<float> accumulator = GradientAccumulators.Create<float>("vectorized");
        private readonly FlatMemory<float> momentum;
        private readonly Tensor images;
        private readonly Tensor labels;

        public OurStep()
        {
            set_num_threads(1);
            HostAllocator.KeepFreedMemory();
            network = new FlatNetwork<float>(ModelCatalog.Create("resnet20", new ImageShape(3, 32, 32), 10, ScalarType.Float32));
            network.Initialise(seed: 1);
            momentum = FlatMemory<float>.Allocate(network.Layout.TrainableLength);
            var random = new CounterRandom(1, RandomPurpose.SyntheticData);
            float[] pixels = new float[BatchSize * 3 * 32 * 32];
            foreach (ref float pixel in pixels.AsSpan())
                pixel = (float)random.NextGaussian();
            long[] classes = [.. Enumerable.Range(0, BatchSize).Select(i => (long)(i % 10))];
            images = tensor(pixels, [BatchSize, 3, 32, 32]).DetachFromDisposeScope();
            labels = tensor(classes, [BatchSize]).DetachFromDisposeScope();
        }

        public double Time()
        {
            long start = Stopwatch.GetTimestamp();
            using (DisposeScope scope = NewDisposeScope())
            {
                (Tensor logits, Tensor loss) = Forward();
                loss.backward();
                _ = loss.detach().item<float>();
                _ = logits.argmax(1).eq(labels).sum().item<long>();
            }

            Span<float> parameters = network.Parameters.Slice(0, network.Layout.TrainableLength);
            accumulator.AddLastAndStep(
                network.Gradients.Span, 1, default, first: true, 0, parameters, momentum.Span, new StepCoefficients<float>(1e-3f, 0.9f, 1e-4f, Nesterov: false));
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        private (Tensor Logits, Tensor Loss) Forward()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = network.Network.call(images);
            return scope.MoveToOuter(logits.detach(), F.cross_entropy(logits, labels));
        }

        public void Dispose()
        {
            images.Dispose();
            labels.Dispose();
            momentum.Dispose();
            network.Dispose();
        }
    }

    private sealed class PyTorchStep : IDisposable
    {
        private readonly Process process;

        public PyTorchStep(string python, string layout)
        {
            var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "pytorch_step.py"), layout])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment["OMP_NUM_THREADS"] = "1";
            process = Process.Start(start) ?? throw new IOException($"{python} does not start");
            string? ready = process.StandardOutput.ReadLine();
            Version = ready?.Split(' ').Last() ?? throw new IOException($"{python} has no torch; apt-get install python3-torch");
        }

        public string Version { get; }

        public double Time()
        {
            process.StandardInput.WriteLine();
            process.StandardInput.Flush();
            return double.Parse(process.StandardOutput.ReadLine() ?? throw new IOException("the PyTorch side has ended"), CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
