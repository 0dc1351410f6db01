using System.Globalization;

namespace Fovea.Sweeps.Tests.Space;

/// <summary>Values of fields as maps of 0…1.</summary>
public class DistributionTests
{
    public static TheoryData<string> Names() => ["uniform", "steps", "log", "integers", "stride", "factors", "one", "choice"];

    private static Distribution Of(string name) => name switch
    {
        "uniform" => new Uniform(-2, 3),
        "steps" => new Uniform(0, 0.5, 0.1),
        "log" => new LogUniform(1e-5, 1e-1),
        "integers" => new Integers(-3, 12),
        "stride" => new Integers(16, 130, 16),
        "factors" => new LogIntegers(1, 200),
        "one" => new Integers(7, 7),
        _ => new Choice("adam", "{name: sgd, momentum: 0.9}", "0.1"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_found_again_at_its_position(string name)
    {
        var distribution = Of(name);
        for (var i = 0; i <= 1000; i++)
        {
            var value = distribution.At(i / 1000.0);
            var position = distribution.Position(value);
            Assert.InRange(position, 0, 1);
            if (distribution.Count is not null) Assert.Equal(value, distribution.At(position));
            else Assert.Equal(i / 1000.0, position, 1e-9);
        }
    }

    [Fact]
    public void Values_are_spread_as_the_name_says()
    {
        static double At(Distribution d, double p) => double.Parse(d.At(p), CultureInfo.InvariantCulture);
        Assert.Equal(0.5, At(Of("uniform"), 0.5), 1e-12);
        Assert.Equal(1e-3, At(Of("log"), 0.5), 1e-12);
        Assert.Equal((1e-5, 1e-1), (At(Of("log"), 0), At(Of("log"), 1)));
        string[] steps = ["0", "0.1", "0.2", "0.3", "0.4", "0.5"];
        Assert.Equal(steps, Enumerable.Range(0, 6).Select(i => Of("steps").At((i + 0.5) / 6)));
        Assert.Equal(("16", "128", 8), (Of("stride").At(0), Of("stride").At(1), Of("stride").Count));
        Assert.Equal(("-3", "12"), (Of("integers").At(0), Of("integers").At(1)));
        // Each number alike often.
        var counts = Enumerable.Range(0, 1600).GroupBy(i => Of("integers").At((i + 0.5) / 1600)).Select(g => g.Count());
        Assert.All(counts, c => Assert.Equal(100, c));
        // 1 to 2 as often as 64 to 128.
        var numbers = Enumerable.Range(0, 10000).Select(i => At(Of("factors"), i / 10000.0)).ToList();
        Assert.Equal(numbers.Count(n => n < 2), numbers.Count(n => n is >= 64 and < 128), 2.0);
        Assert.Equal((1.0, 200.0), (numbers[0], numbers[^1]));
    }

    [Fact]
    public void An_empty_range_is_refused_in_one_line()
    {
        static string Message(Func<object> build) => Assert.Throws<ArgumentException>(build).Message;
        Assert.Equal("uniform: expected a range with low below high, got 3 to 1: it is empty.", Message(() => new Uniform(3, 1)));
        Assert.Equal("uniform: expected a step above 0, at most the range 1 and at least a millionth of it, got 2.",
            Message(() => new Uniform(0, 1, 2)));
        Assert.Equal("logUniform: expected a range with low above 0 and below high, got 0 to 1.", Message(() => new LogUniform(0, 1)));
        Assert.Equal("logUniform: expected a range with low above 0 and below high, got 1 to 1: it is empty.",
            Message(() => new LogUniform(1, 1)));
        Assert.Equal("integers: expected a range with low at most high, got 4 to 3: it is empty.", Message(() => new Integers(4, 3)));
        Assert.Equal("integers: expected a step of 1 or more, got 0.", Message(() => new Integers(1, 3, 0)));
        Assert.Equal("logIntegers: expected a range with low 1 or more and at most high, got 0 to 3.",
            Message(() => new LogIntegers(0, 3)));
        Assert.Equal("choice: expected one value or more, got none: the range is empty.", Message(() => new Choice()));
        Assert.Equal("choice: expected each value once, got 'a' 2 times.", Message(() => new Choice("a", "b", "a")));
    }
}
