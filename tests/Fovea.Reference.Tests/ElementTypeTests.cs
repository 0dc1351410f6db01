using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Conversions, comparisons, choices and random numbers of every element type: the same bits on both devices.</summary>
public class ElementTypeTests
{
    private const long Large = (1L << 53) + 1;

    private static readonly double[] Numbers =
    [
        0, -0.0, 1, -1, 0.5, -2.75, 3.999999, 200, 300, -300, 1e10, 1e300, -1e300, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    private static readonly Tensor[] Inputs =
    [
        Tensor.From(Numbers), Tensor.From(Array.ConvertAll(Numbers, v => (float)v)),
        Tensor.From(0L, 1, -1, 255, 256, -300, Large, -Large, long.MaxValue),
        Tensor.From<byte>(0, 1, 2, 127, 255), Tensor.From(true, false, true),
        Tensor.From(Array.ConvertAll(Numbers, v => (Half)v)), Tensor.From(Array.ConvertAll(Numbers, v => (BFloat16)v)),
        Tensor.From(0, 1, -1, 255, 256, -300, int.MaxValue, int.MinValue),
    ];

    public static MatrixTheoryData<DType, DType> Pairs() => new(Enum.GetValues<DType>(), Enum.GetValues<DType>());

    public static TheoryData<DType> Types() => [.. Enum.GetValues<DType>()];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Conversions(DType from, DType to)
    {
        var x = Of(from);
        On.Same(x.To(On.Reference).To(to), x.To(to));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Comparisons(DType type)
    {
        var x = Of(type);
        // Each element with each.
        Tensor column = x.Reshape([x.Count, 1]), there = x.To(On.Reference), thereColumn = column.To(On.Reference);
        On.Same(there.Greater(thereColumn), x.Greater(column));
        On.Same(there.Less(thereColumn), x.Less(column));
        On.Same(there.GreaterOrEqual(thereColumn), x.GreaterOrEqual(column));
        On.Same(there.LessOrEqual(thereColumn), x.LessOrEqual(column));
        On.Same(there.Equal(thereColumn), x.Equal(column));
        On.Same(there.NotEqual(thereColumn), x.NotEqual(column));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Moves_and_choices(DType type)
    {
        var x = Of(type).Slice(0, 0, 3);
        var index = Tensor.From(2L, 0, 0, 1);
        var mask = Tensor.From(true, false, true);
        var there = x.To(On.Reference);
        On.Same(there.IndexSelect(0, index.To(On.Reference)), x.IndexSelect(0, index));
        On.Same(mask.To(On.Reference).Where(there, there.Flip(0)), mask.Where(x, x.Flip(0)));
        On.Same(there.Slice(0, 0, 3, 2), x.Slice(0, 0, 3, 2));
        On.Same(there.Expand([4, 3]).Transpose(0, 1), x.Expand([4, 3]).Transpose(0, 1));
        On.Same(there.Max(), x.Max());
        On.Same(there.ArgMin(), x.ArgMin());
        On.Same(there.Clone(), x.Clone());
        On.Same(there[^1], x[^1]);
        On.Same(there[mask.To(On.Reference)], x[mask]);
        On.Same(there[index.To(On.Reference)], x[index]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Writing_in_place(DType type)
    {
        Tensor here = Of(type).Slice(0, 0, 3).Expand([2, 3]).Clone(), there = here.To(On.Reference);
        var mask = Tensor.From([true, false, false, false, true, true], [2, 3]);
        here[.., 1..] = here[.., ..2];
        there[.., 1..] = there[.., ..2];
        On.Same(there, here);
        here[mask] = 1;
        there[mask.To(On.Reference)] = 1;
        On.Same(there, here);
        here[Tensor.From(1, 0), Tensor.From(-1, 0)] = here[0, ..2].Clone();
        there[Tensor.From(1, 0).To(On.Reference), Tensor.From(-1, 0).To(On.Reference)] = there[0, ..2].Clone();
        On.Same(there, here);
    }

    [Theory]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.UInt8)]
    public void Arithmetic_of_integers(DType type)
    {
        var x = Of(type);
        Tensor column = x.Reshape(-1, 1), divisor = x[x.NotEqual(0)], there = x.To(On.Reference), thereColumn = column.To(On.Reference),
            thereDivisor = divisor.To(On.Reference);
        On.Same(there + thereColumn, x + column);
        On.Same(there - thereColumn, x - column);
        On.Same(there * thereColumn, x * column);
        On.Same(there / thereColumn, x / column);
        On.Same(thereColumn.FloorDivide(thereDivisor), column.FloorDivide(divisor));
        On.Same(thereColumn % thereDivisor, column % divisor);
        On.Same(there.Maximum(thereColumn), x.Maximum(column));
        On.Same(there.Minimum(thereColumn), x.Minimum(column));
        On.Same(there & thereColumn, x & column);
        On.Same(there | thereColumn, x | column);
        On.Same(there ^ thereColumn, x ^ column);
        On.Same(~there, ~x);
        Assert.Equal(Assert.Throws<DivideByZeroException>(() => thereColumn % there).Message,
            Assert.Throws<DivideByZeroException>(() => column % x).Message);
    }

    [Fact]
    public void Arithmetic_of_truth_values()
    {
        Tensor x = Of(DType.Bool), column = x.Reshape(-1, 1), there = x.To(On.Reference), thereColumn = column.To(On.Reference);
        On.Same(there & thereColumn, x & column);
        On.Same(there | thereColumn, x | column);
        On.Same(there ^ thereColumn, x ^ column);
        On.Same(!there, !x);
        On.Same(there.Any(), x.Any());
        On.Same(there.All(0), x.All(0));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Floor_division_and_remainder(DType type)
    {
        var x = Tensor.From(5.3, -5.3, 7, -7, 0, 0.25, 1e6).To(type);
        var by = Tensor.From(0.1, -0.1, 2, -2, 3).To(type).Reshape(-1, 1);
        On.Same(x.To(On.Reference).FloorDivide(by.To(On.Reference)), x.FloorDivide(by));
        On.Close(x.To(On.Reference) % by.To(On.Reference), x % by, type == DType.Float32 ? 1e-7 : 1e-15);
    }

    [Theory]
    [InlineData(DType.Float32, 11)]
    [InlineData(DType.Float64, 11)]
    public void One_seed_gives_the_same_random_numbers(DType dtype, int count)
    {
        var (expected, actual) = Draw(g => Tensor.Rand([count], -1, 2, dtype, g));
        On.Same(expected, actual);
        (expected, actual) = Draw(g => Tensor.Bernoulli([count], 0.3, 2.5, dtype, g));
        On.Same(expected, actual);
        // Logarithm, root and cosine may be rounded another way.
        (expected, actual) = Draw(g => Tensor.Randn([count], 1, 2, dtype, g));
        On.Close(expected, actual, dtype == DType.Float32 ? 1.2e-7 : 1e-15);

        static (Tensor, Tensor) Draw(Func<Generator, Tensor> draw)
        {
            return (On.Run(On.Reference, Twice), On.Run(On.Processor, Twice));

            // The second draw goes on where the first ended.
            Tensor Twice()
            {
                var generator = new Generator(5);
                draw(generator);
                return draw(generator);
            }
        }
    }

    private static Tensor Of(DType type) => Inputs.Single(x => x.DType == type);
}
