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
