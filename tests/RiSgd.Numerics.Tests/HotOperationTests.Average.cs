namespace RiSgd.Numerics.Tests;

/// <summary>Taking an average over.</summary>
public abstract partial class HotOperationTests<T>
{
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Taking_over_stores_the_mean_and_returns_the_distance_from_it(int n)
    {
        T[] sum = Draw(n, 1), before = Draw(n, 2), x = [.. before];
        T[] mean = [.. sum.Select(value => value / Of(3))];
        double distance = Average.TakeOver(sum, 3, x);
        Assert.Equal(mean, x);
        Assert.Equal(Draw(n, 1), sum);
        AssertNorm(SquaredNorm(before.Zip(mean, (value, average) => value - average)), distance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Ranks_that_agree_have_no_distance_and_keep_their_model(int n)
    {
        T[] model = Draw(n, 1), x = [.. model];
        Assert.Equal(0, Average.TakeOver(model.Select(value => Of(4) * value).ToArray(), 4, x));
        Assert.Equal(model, x);
    }

    [Fact]
    public void A_model_that_is_not_finite_is_seen_in_the_distance()
    {
        T[] sum = Draw(1001, 1), x = Draw(1001, 2);
        sum[7] = T.NaN;
        Assert.Equal(double.NaN, Average.TakeOver(sum, 2, x));
        Assert.Equal(T.NaN, x[7]);
        x[1000] = T.PositiveInfinity;
        Assert.Equal(double.PositiveInfinity, Average.TakeOver(Draw(1001, 1), 2, [.. x.Select(value => T.IsNaN(value) ? T.Zero : value)]));
    }
}
