namespace Fovea.Formats;

/// <summary>Makes views of storages from the arguments that PyTorch rebuilds its tensors with.</summary>
internal static class TorchRebuild
{
    private const int MostAxes = 64;

    /// <summary>Storage, offset, sizes, strides.</summary>
    /// <param name="input">The pickle, for errors.</param>
    /// <param name="values">The arguments.</param>
    /// <param name="at">The byte of the call.</param>
    /// <param name="type">The element type; null for that of the storage.</param>
    /// <exception cref="DataFormatException">They are none, or the view reaches beyond its storage.</exception>
    public static TorchTensor Tensor(PickleInput input, IReadOnlyList<object?> values, long at, ElementType? type)
    {
        DataFormatException Wrong(string problem) => input.Wrong(at, "tensor", problem);
        if (values is not [TorchStorage storage, long offset, PickleTuple sizes, PickleTuple strides, ..])
            throw Wrong("expected storage, offset, sizes and strides");
        var element = type ?? storage.Type ?? throw Wrong("expected a storage with an element type");
        if (sizes.Items.Count > MostAxes || sizes.Items.Count != strides.Items.Count)
            throw Wrong($"expected as many strides as sizes, at most {MostAxes}, got {sizes.Items.Count} and {strides.Items.Count}");
        var (shape, steps, count) = (new int[sizes.Items.Count], new long[sizes.Items.Count], 1L);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (sizes.Items[axis] is not long size || size is < 0 or > int.MaxValue)
                throw Wrong($"expected sizes of 0…2³¹ − 1, got {Excerpt.Of($"{sizes.Items[axis]}")}");
            if (strides.Items[axis] is not long stride || stride < 0)
                throw Wrong($"expected strides of 0 or more, got {Excerpt.Of($"{strides.Items[axis]}")}");
            (shape[axis], steps[axis]) = ((int)size, stride);
            if ((count *= size) > int.MaxValue) throw Wrong($"expected at most 2³¹ − 1 elements, got sizes {string.Join(", ", shape[..(axis + 1)])}");
        }
        var view = new TorchTensor(storage, element, offset, shape, steps);
        var elements = storage.Bytes / element.Size;
        if (offset < 0 || view.Last >= elements) throw Wrong(
            $"expected elements within a storage of {elements}, got element {(offset < 0 ? offset : view.Last)}");
        return view;
    }
}
