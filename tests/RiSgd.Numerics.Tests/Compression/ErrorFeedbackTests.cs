using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

public class ErrorFeedbackTests
{
    private const int Length = 200;

    private static readonly FlatLayout s_layout = FlatLayout.Create([("w", [Length], SlotKind.Weight)]);

    public static TheoryData<string> Biased => ["bf16", "topk", "randk", "sign", "sign-topk", "qsgd"];

    [Theory]
    [MemberData(nameof(Biased))]
    public void All_that_was_sent_and_what_is_left_add_up_to_all_that_was_given(string name)
    {
        using var feedback = new ErrorFeedback<double>(Compressor(name));
        double[] given = new double[Length], sent = new double[Length];
        for (int step = 1; step <= 30; step++)
        {
            double[] x = Draw(step);
            for (int i = 0; i < Length; i++)
                given[i] += x[i];
            Send(feedback, name, x, sent, step);
        }

        Assert.All(Enumerable.Range(0, Length), i => Assert.Equal(given[i], sent[i] + feedback.Memory[i], 1e-12));
    }

    [Theory]
    [MemberData(nameof(Biased))]
    public void The_memory_of_a_contraction_stays_bounded_so_that_the_mean_of_what_is_sent_is_exact(string name)
    {
        using var feedback = new ErrorFeedback<double>(Compressor(name));
        double[] x = Draw(1), sent = new double[Length];
        for (int step = 1; step <= 2000; step++)
            Send(feedback, name, x, sent, step);
        double error = Math.Sqrt(x.Zip(sent, (a, b) => (b / 2000 - a) * (b / 2000 - a)).Sum()), norm = Math.Sqrt(x.Sum(a => a * a));

        // Without the memory every step leaves out the same share: 5 to 95 % of the norm for these codes, and 0.2 % for 16 bits.
        Assert.InRange(error, 0, (name == "bf16" ? 1e-4 : 0.02) * norm);
    }

    [Fact]
    public void Nothing_is_left_of_what_is_sent_exactly()
    {
        using var feedback = new ErrorFeedback<double>(Compressor("none"));
        Send(feedback, "none", Draw(1), new double[Length], 1);
        Assert.All(feedback.Memory.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_restored_memory_sends_the_same_codes()
    {
        using ErrorFeedback<double> first = new(Compressor("topk")), second = new(Compressor("topk"));
        for (int step = 1; step <= 5; step++)
            Send(first, "topk", Draw(step), new double[Length], step);
        var saved = new Values();
        first.VisitState(saved);
        second.VisitState(new Values { Restored = saved.Saved });
        Assert.Equal(first.Memory.ToArray(), second.Memory.ToArray());
        double[] a = new double[Length], b = new double[Length];
        Send(first, "topk", Draw(6), a, 6);
        Send(second, "topk", Draw(6), b, 6);
        Assert.Equal(a, b);
    }

    private static void Send(ErrorFeedback<double> feedback, string name, double[] x, double[] sent, int step)
    {
        var compressor = Compressor(name);
        var code = new byte[compressor.MaximumCodeLength];
        int bytes = feedback.Encode(x, code, 1, 0, step);
        compressor.DecodeAdd(code.AsSpan(0, bytes), 1, sent);
    }

    private static LayoutCompressor<double> Compressor(string name) =>
        Compressors.CreateFor<double>(s_layout, new CompressionSettings(name, Ratio: 0.05, Levels: 4, DenseBelow: 0, Contraction: true));

    private static double[] Draw(int seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.ProblemNoise);
        var values = new double[Length];
        foreach (ref double value in values.AsSpan())
            value = random.NextGaussian();
        return values;
    }

    /// <summary>Saves the one array, or restores it.</summary>
    private sealed class Values : IStateVisitor
    {
        public byte[] Saved { get; private set; } = [];

        public byte[]? Restored { get; init; }

        public void Number(string name, ref long value) => Assert.Fail(name);

        public void Number(string name, ref double value) => Assert.Fail(name);

        void IStateVisitor.Values<T>(string name, Span<T> values)
        {
            Saved = MemoryMarshal.AsBytes(values).ToArray();
            Restored?.CopyTo(MemoryMarshal.AsBytes(values));
        }
    }
}
