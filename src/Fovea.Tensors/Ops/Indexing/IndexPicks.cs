namespace Fovea.Tensors;

/// <summary>Index tensors and masks: elements and parts picked along one axis or several together, by operations that have
/// gradients.</summary>
internal static class IndexPicks
{
    /// <summary>Index tensors broadcast to one shape, which takes the place of their axes; in front where these are not
    /// neighbours.</summary>
    /// <exception cref="ShapeException">A position leaves its axis, or the index tensors do not broadcast.</exception>
    public static Tensor Get(Tensor x, IReadOnlyList<(int Axis, Tensor Index)> picks)
    {
        var (axes, indices) = (new int[picks.Count], new Tensor[picks.Count]);
        var merged = 0;
        for (var i = 0; i < axes.Length; i++)
        {
            var (axis, index) = (picks[i].Axis - merged, picks[i].Index);
            axes[i] = axis;
            if (index.DType == DType.Bool)
            {
                // The axes under a mask are one, and the mask's places are positions on it.
                x = x.Flatten(axis, axis + index.Rank - 1);
                merged += index.Rank - 1;
                indices[i] = Places(index);
            }
            else indices[i] = FromStart(index, x.Shape[axis]);
        }
        return axes.Length == 1 ? Pick(x, axes[0], 1, indices[0]) : Together(x, axes, indices);
    }

    private static Tensor Together(Tensor x, int[] axes, Tensor[] indices)
    {
        var first = axes[0];
        if (axes[^1] - first != axes.Length - 1)
        {
            x = x.Permute([.. axes, .. Enumerable.Range(0, x.Rank).Except(axes)]);
            first = 0;
        }
        var position = indices[0];
        for (var i = 1; i < axes.Length; i++)
        {
            Shape.Broadcast(position.Shape, indices[i].Shape, "index");
            position = position * x.Shape[first + i] + indices[i];
        }
        return Pick(x, first, axes.Length, position);
    }

    // Some neighbouring axes as one, and the positions' shape in their place.
    private static Tensor Pick(Tensor x, int axis, int axes, Tensor positions)
    {
        Shape shape = [.. x.Shape.Sizes[..axis], .. positions.Shape, .. x.Shape.Sizes[(axis + axes)..]];
        return x.Flatten(axis, axis + axes - 1).IndexSelect(axis, positions.Flatten()).Reshape(shape);
    }

    private static Tensor FromStart(Tensor index, int size)
    {
        index = index.To(DType.Int64);
        index.Device.Execute(new RequireIndicesCall("index", index, size, -size));
        return index.Less(0).Where(index + size, index);
    }

    // How many there are depends on the elements: the host looks.
    private static Tensor Places(Tensor mask)
    {
        var places = new List<long>();
        var holds = mask.AsReadOnlySpan<bool>();
        for (var i = 0; i < holds.Length; i++)
            if (holds[i]) places.Add(i);
        return mask.Storage.Device.From(places.ToArray(), [places.Count]);
    }
}
