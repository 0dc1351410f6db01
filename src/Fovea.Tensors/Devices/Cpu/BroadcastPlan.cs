
namespace Fovea.Tensors;

/// <summary>How two inputs broadcast to an output: the fewest rows of contiguous elements, along which each input either advances or stands
/// still.</summary>
internal readonly struct BroadcastPlan
{
    private static readonly PlanCache<(Shape A, Shape B, Shape Y), BroadcastPlan> Plans = new(static k => General(k.A, k.B, k.Y));
    private readonly int[] _sizes, _stridesA, _stridesB;

    private BroadcastPlan(int[] sizes, int[] stridesA, int[] stridesB, int rows, int inner, int strideA, int strideB) =>
        (_sizes, _stridesA, _stridesB, Rows, Inner, StrideA, StrideB) = (sizes, stridesA, stridesB, rows, inner, strideA, strideB);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Elements per row.</summary>
    public int Inner { get; }

    /// <summary>1 where a advances along a row, 0 where one element serves the row.</summary>
    public int StrideA { get; }

    /// <summary>1 where b advances along a row, 0 where one element serves the row.</summary>
    public int StrideB { get; }

    /// <summary>The first elements of a and b for a row.</summary>
    public (int A, int B) Start(int row)
    {
        int a = 0, b = 0;
        for (var i = _sizes.Length - 1; i >= 0; i--)
        {
            var index = row % _sizes[i];
            row /= _sizes[i];
            a += index * _stridesA[i];
            b += index * _stridesB[i];
        }
        return (a, b);
    }

    public static BroadcastPlan Of(Shape a, Shape b, Shape y)
    {
        if (a == y && b == y) return new([], [], [], 1, y.Elements, 1, 1);
        if (a == y && b.Elements == 1) return new([], [], [], 1, y.Elements, 1, 0);
        if (b == y && a.Elements == 1) return new([], [], [], 1, y.Elements, 0, 1);
        return Plans.Get((a, b, y));
    }

    private static BroadcastPlan General(Shape a, Shape b, Shape y)
    {
        int[] sa = Stretched(a, y), sb = Stretched(b, y);
        // Neighbouring axes along which both inputs advance (or stand still) together are one axis.
        List<int> sizes = [], stridesA = [], stridesB = [];
        for (var i = 0; i < y.Rank; i++)
        {
            if (y[i] == 1) continue;
            if (sizes.Count > 0 && stridesA[^1] == sa[i] * y[i] && stridesB[^1] == sb[i] * y[i])
            {
                sizes[^1] *= y[i];
                stridesA[^1] = sa[i];
                stridesB[^1] = sb[i];
                continue;
            }
            sizes.Add(y[i]);
            stridesA.Add(sa[i]);
            stridesB.Add(sb[i]);
        }
        if (sizes.Count == 0) return new([], [], [], 1, y.Elements, 0, 0);
        var inner = sizes[^1];
        return new([.. sizes[..^1]], [.. stridesA[..^1]], [.. stridesB[..^1]], inner == 0 ? 0 : y.Elements / inner, inner, stridesA[^1],
            stridesB[^1]);
    }

    private static int[] Stretched(Shape from, Shape to)
    {
        var own = from.Strides();
        var strides = new int[to.Rank];
        for (var i = 0; i < from.Rank; i++) strides[to.Rank - from.Rank + i] = from[i] == 1 ? 0 : own[i];
        return strides;
    }
}
