using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

public class ImplementationTests
{
    [Fact]
    public void Every_implementation_that_a_name_chooses_is_held_to_the_tests_for_both_element_types()
    {
        Type[] tests = typeof(ImplementationTests).Assembly.GetTypes();
        string[] single = [.. tests.Where(type => type.BaseType == typeof(HotOperationTests<float>)).Select(type => type.Name)];
        string[] wide = [.. tests.Where(type => type.BaseType == typeof(HotOperationTests<double>)).Select(type => type.Name)];
        string[] names = [.. GradientAccumulators.Names.Union(LocalSteps.Names).Union(ModelAverages.Names)];
        Assert.All(names, name => Assert.Contains($"{name}SingleTests", single, StringComparer.OrdinalIgnoreCase));
        Assert.All(names, name => Assert.Contains($"{name}DoubleTests", wide, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_unknown_implementation_is_wrong_usage_and_the_message_names_the_valid_ones()
    {
        Action[] choices = [() => GradientAccumulators.Create<float>("fast"), () => LocalSteps.Create<float>("fast"), () => ModelAverages.Create<float>("fast")];
        foreach (Action choose in choices)
        {
            var refusal = Assert.Throws<RunException>(choose);
            Assert.Equal(ExitCode.Usage, refusal.Code);
            Assert.Contains("'fast'", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("reference, vectorized", refusal.Message, StringComparison.Ordinal);
        }
    }
}
