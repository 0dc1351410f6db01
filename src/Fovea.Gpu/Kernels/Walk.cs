using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>Where the elements of a view lie in a buffer: sizes and strides of at most eight axes, as an argument of a kernel.</summary>
internal readonly struct Walk
{
    /// <summary>The most axes, after those that lie behind one another are put together.</summary>
    public const int MaxRank = 8;

    private readonly int _rank, _start;
    private readonly int _n0, _n1, _n2, _n3, _n4, _n5, _n6, _n7;
    private readonly int _s0, _s1, _s2, _s3, _s4, _s5, _s6, _s7;

    // Axes from the last to the first: axis 0 here is the one that moves fastest.
    private Walk(int start, List<(int Size, int Stride)> axes)
    {
        (_rank, _start) = (axes.Count, start);
        (_n0, _s0) = At(0);
        (_n1, _s1) = At(1);
        (_n2, _s2) = At(2);
        (_n3, _s3) = At(3);
        (_n4, _s4) = At(4);
        (_n5, _s5) = At(5);
        (_n6, _s6) = At(6);
        (_n7, _s7) = At(7);

        (int, int) At(int axis) => axis < axes.Count ? axes[axis] : (1, 0);
    }

    /// <summary>A walk over a view; null where it has more axes than fit.</summary>
    public static Walk? Of(StridedView view) => Of(view.Sizes, view.Strides, view.Start);

    /// <summary>A walk over the elements of a tensor that is broadcast to a shape: axes of size 1 stand still.</summary>
    public static Walk? Of(Shape from, Shape to)
    {
        var (sizes, strides) = (new int[to.Rank], new int[to.Rank]);
        for (int axis = to.Rank - 1, stride = 1; axis >= 0; axis--)
        {
            sizes[axis] = to[axis];
            var own = axis - (to.Rank - from.Rank);
            if (own < 0) continue;
            strides[axis] = from[own] > 1 ? stride : 0;
            stride *= from[own];
        }
        return Of(sizes, strides, 0);
    }

    private static Walk? Of(int[] sizes, int[] strides, int start)
    {
        List<(int Size, int Stride)> axes = [];
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (sizes[axis] == 1) continue;
            if (axes.Count > 0 && strides[axis] == axes[^1].Size * axes[^1].Stride)
                axes[^1] = (axes[^1].Size * sizes[axis], axes[^1].Stride);
            else axes.Add((sizes[axis], strides[axis]));
        }
        return axes.Count > MaxRank ? null : new Walk(start, axes);
    }

    /// <summary>The element of the buffer at element i of the view.</summary>
    public int Place(int i)
    {
        if (_rank <= 1) return _start + i * _s0;
        var place = _start + i % _n0 * _s0;
        i /= _n0;
        place += i % _n1 * _s1;
        if (_rank == 2) return place;
        i /= _n1;
        place += i % _n2 * _s2;
        if (_rank == 3) return place;
        i /= _n2;
        place += i % _n3 * _s3;
        if (_rank == 4) return place;
        i /= _n3;
        place += i % _n4 * _s4;
        i /= _n4;
        place += i % _n5 * _s5;
        i /= _n5;
        place += i % _n6 * _s6;
        i /= _n6;
        return place + i % _n7 * _s7;
    }
}
