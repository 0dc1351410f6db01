using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Parts along an axis by an index of any shape.</summary>
internal sealed class GatherOperator() : OnnxOperator("Gather", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, index) = (call[0], call[1]);
        var axis = call.Axis(call.Node.Int("axis", 0), x.Rank);
        var rows = x.IndexSelect(axis, Places.Positive(index, x.Shape[axis]).Reshape([index.Count]));
        return [rows.Reshape(Shape.Create([.. x.Shape.Sizes[..axis], .. index.Shape, .. x.Shape.Sizes[(axis + 1)..]]))];
    }
}

/// <summary>An element along an axis for each element of an index.</summary>
internal sealed class GatherElementsOperator() : OnnxOperator("GatherElements", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, index) = (call[0], call[1]);
        var axis = call.Axis(call.Node.Int("axis", 0), x.Rank);
        if (index.Rank != x.Rank) throw call.Wrong(1, $"expected {x.Rank} axes as {x.Shape} has, got {index.Shape}");
        // An index may cover a part of the other axes.
        for (var a = 0; a < x.Rank; a++)
            if (a != axis && index.Shape[a] < x.Shape[a]) x = x.Slice(a, 0, index.Shape[a]);
        return [x.Gather(axis, Places.Positive(index, x.Shape[axis]))];
    }
}

/// <summary>Parts by places on the first axes: the last axis of the index is one place.</summary>
internal sealed class GatherNDOperator() : OnnxOperator("GatherND", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, index, batch) = (call[0], call[1], call.Node.Int("batch_dims", 0));
        if (batch < 0 || batch >= index.Rank || index.Shape[^1] + batch > x.Rank)
            throw call.Wrong(1, $"expected places in {x.Shape} after {batch} axes of batches, got {index.Shape}");
        var k = index.Shape[^1];
        var flat = Places.Flat(index, x.Shape, batch);
        Shape rest = [.. x.Shape.Sizes[(batch + k)..]];
        Shape leading = [.. index.Shape.Sizes[..^1]];
        var rows = x.Reshape([x.Count == 0 ? 0 : x.Count / Math.Max(rest.Elements, 1), rest.Elements]).IndexSelect(0, flat);
        return [rows.Reshape([.. leading, .. rest])];
    }
}

/// <summary>Places by index, negative ones counted from the end.</summary>
internal static class Places
{
    /// <summary>Indices from 0 to size − 1, as Int64.</summary>
    public static Tensor Positive(Tensor index, int size)
    {
        var wide = index.To(DType.Int64);
        return (wide < 0).Where(wide + (long)size, wide);
    }

    /// <summary>For places on the axes after those of a batch, the numbers of the parts in a tensor's order; one axis.</summary>
    public static Tensor Flat(Tensor index, Shape shape, int batch)
    {
        var k = index.Shape[^1];
        var rows = index.Count == 0 && k == 0 ? index.Shape.Sizes[..^1].ToArray().Aggregate(1, (n, s) => n * s) : k == 0 ? 0
            : index.Count / k;
        var places = index.To(DType.Int64).Reshape([rows, k]);
        var flat = Tensor.Zeros([rows], DType.Int64);
        for (var i = 0; i < k; i++)
            flat = flat * (long)shape[batch + i] + Positive(places.Slice(1, i, i + 1).Reshape([rows]), shape[batch + i]);
        if (batch == 0) return flat;
        // Batches lie one after the other.
        var batches = shape.Sizes[..batch].ToArray().Aggregate(1, (n, s) => n * s);
        var each = shape.Sizes[batch..(batch + k)].ToArray().Aggregate(1, (n, s) => n * s);
        var starts = Tensor.From([.. Enumerable.Range(0, rows).Select(r => (long)(r / Math.Max(rows / Math.Max(batches, 1), 1)) * each)]);
        return flat + starts;
    }
}
