namespace Fovea.Tensors;

/// <summary>What <c>x[…]</c> means for a shape: first a view by positions and ranges, then index tensors and masks on the view's
/// axes.</summary>
internal sealed class IndexPlan
{
    private readonly List<int> _sizes = [], _strides = [];
    private readonly List<TensorIndex> _basic = [];
    private readonly Shape _x;
    private readonly int[] _own;
    private int _axis, _start;
    // Only positions so far: then the view's elements lie side by side, and so they do after one range, if whole axes alone follow.
    private bool _leading = true;

    /// <summary>Reads the indices.</summary>
    /// <exception cref="ShapeException">There are too many, or one leaves its axis.</exception>
    public IndexPlan(Shape x, ReadOnlySpan<TensorIndex> indices)
    {
        (_x, _own) = (x, x.Strides());
        int used = 0, ellipses = 0;
        foreach (var index in indices)
        {
            used += index.Axes;
            if (index.Kind == IndexKind.Ellipsis) ellipses++;
        }
        if (ellipses > 1) throw new ShapeException($"index: expected one Ellipsis at most for {x}, got {ellipses}.");
        if (used > x.Rank) throw new ShapeException($"index: expected at most {x.Rank} indices for {x}, got {used}.");
        foreach (var index in indices) Take(index, x.Rank - used);
        while (_axis < x.Rank) Whole();
        Shape = Shape.Create([.. _sizes]);
    }

    /// <summary>The view's shape.</summary>
    public Shape Shape { get; }

    /// <summary>Where the view's elements lie in x.</summary>
    public StridedView View => new([.. _sizes], [.. _strides], _start);

    /// <summary>The view's first element.</summary>
    public int Start => _start;

    /// <summary>Whether the view's elements lie side by side in x, in order.</summary>
    public bool IsBlock { get; private set; } = true;

    /// <summary>Index tensors and masks, each with the axis of the view at which it begins.</summary>
    public List<(int Axis, Tensor Index)> Picks { get; } = [];

    /// <summary>The indices without tensors, which leave their axes whole.</summary>
    public TensorIndex[] Basic => [.. _basic];

    private void Take(TensorIndex index, int left)
    {
        switch (index.Kind)
        {
            case IndexKind.Ellipsis:
                for (var i = 0; i < left; i++) Whole();
                break;
            case IndexKind.NewAxis:
                Add(index, 1, 0);
                break;
            case IndexKind.Position:
                var position = index.Position(_x[_axis]);
                if ((uint)position >= (uint)_x[_axis])
                    throw new ShapeException($"index: expected {-_x[_axis]}…{_x[_axis] - 1} at axis {_axis} of {_x}, got {index}.");
                _start += position * _own[_axis++];
                _basic.Add(index);
                IsBlock &= _leading;
                break;
            case IndexKind.Range:
                Range(index);
                break;
            default:
                Pick(index.Tensor!);
                break;
        }
    }

    private void Range(TensorIndex index)
    {
        var size = _x[_axis];
        var (start, end) = index.Ranged(size);
        if (start < 0 || end > size || start > end)
            throw new ShapeException($"index: expected a range within 0..{size} at axis {_axis} of {_x}, got {index}.");
        var whole = start == 0 && end == size && index.Distance == 1;
        IsBlock &= whole || _leading && index.Distance == 1;
        _leading = false;
        _start += start * _own[_axis];
        Add(index, (end - start + index.Distance - 1) / index.Distance, index.Distance * _own[_axis++]);
    }

    private void Pick(Tensor index)
    {
        Picks.Add((_sizes.Count, index));
        var axes = index.DType == DType.Bool ? index.Rank : 1;
        for (var i = 0; i < axes; i++)
        {
            if (index.DType == DType.Bool && index.Shape[i] != _x[_axis])
                throw new ShapeException($"index: expected a mask of the sizes of {_x} from axis {_axis - i} on, got {index.Shape}.");
            Whole();
        }
    }

    private void Whole()
    {
        _leading = false;
        Add(TensorIndex.All, _x[_axis], _own[_axis]);
        _axis++;
    }

    private void Add(TensorIndex index, int size, int stride)
    {
        _basic.Add(index);
        _sizes.Add(size);
        _strides.Add(stride);
    }
}
