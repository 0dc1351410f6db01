namespace Fovea.Sweeps.Tests.Space;

/// <summary>Fields that exist only with values of others.</summary>
public class SearchSpaceTests
{
    private static SearchSpace Optimizers() => new()
    {
        { "optimizer", new Choice("adam", "sgd") },
        { "optimizer.momentum", new Uniform(0.5, 0.9), "optimizer", "sgd" },
        { "optimizer.nesterov", new Choice("true", "false"), "optimizer.momentum", "0.9" },
        { "learningRate", new LogUniform(1e-4, 1) },
    };

    [Fact]
    public void A_field_exists_with_the_value_of_another_and_that_one_with_it()
    {
        var space = Optimizers();
        Assert.Equal(["optimizer", "learningRate"], space.At([0.1, 0.5, 0.5, 0.5]).Keys);
        Assert.Equal(["optimizer", "optimizer.momentum", "learningRate"], space.At([0.9, 0.5, 0.5, 0.5]).Keys);
        Assert.Equal(["optimizer", "optimizer.momentum", "optimizer.nesterov", "learningRate"], space.At([0.9, 1, 0.5, 0.5]).Keys);
        var point = space.Point(space.At([0.1, 0.5, 0.5, 0.5]));
        Assert.Equal([0.25, double.NaN, double.NaN, 0.5], point.Select(p => Math.Round(p, 9)));
    }

    [Fact]
    public void Points_are_counted_where_there_are_finitely_many()
    {
        Assert.Null(Optimizers().Count);
        Assert.Equal(12, new SearchSpace { { "a", new Integers(1, 4) }, { "b", new Choice("x", "y", "z") } }.Count);
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        static string Message(Action<SearchSpace> add) => Assert.Throws<ArgumentException>(() => add(Optimizers())).Message;
        Assert.Equal("learningRate: expected each field once, got it twice.", Message(s => s.Add("learningRate", new Uniform())));
        Assert.Equal("optimizer.beta1: when: expected a field of the space that stands before it, got 'optimiser' (did you mean 'optimizer'?).",
            Message(s => s.Add("optimizer.beta1", new Uniform(), "optimiser", "adam")));
        Assert.Equal("optimizer.beta1: when: expected a value of optimizer, got 'adamW'.",
            Message(s => s.Add("optimizer.beta1", new Uniform(), "optimizer", "adamW")));
    }
}
