using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The same elements under another shape: 0 keeps a size, −1 is what is left.</summary>
internal sealed class ReshapeOperator() : OnnxOperator("Reshape", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var wanted = call.Opset < 5 ? call.Node.Longs("shape") ?? [] : call.Longs(1);
        var keepsZeros = call.Node.Int("allowzero", 0) != 0;
        var sizes = new long[wanted.Length];
        long known = 1;
        var open = -1;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = wanted[i] != 0 || keepsZeros ? wanted[i] : i < x.Rank ? x.Shape[i]
                : throw call.Node.Wrong("shape", $"expected a size to keep at axis {i} of {x.Shape}");
            if (sizes[i] == -1 && open < 0) open = i;
            else if (sizes[i] < 0) throw call.Node.Wrong("shape",
                $"expected sizes of 0 or more and one −1, got [{string.Join(", ", wanted)}]");
            else if (sizes[i] > int.MaxValue || (known *= sizes[i]) > int.MaxValue)
                throw call.Node.Wrong("shape", $"expected a shape of {x.Count} elements, got [{string.Join(", ", wanted)}]");
        }
        if (open >= 0)
        {
            if (known == 0 || x.Count % known != 0)
                throw call.Node.Wrong("shape", $"expected sizes that divide {x.Shape}, got [{string.Join(", ", wanted)}]");
            sizes[open] = x.Count / known;
        }
        else if (known != x.Count)
            throw call.Node.Wrong("shape", $"expected a shape of the {x.Count} elements of {x.Shape}, got [{string.Join(", ", wanted)}]");
        return [x.Reshape(Shape.Create([.. sizes.Select(s => (int)s)]))];
    }
}

/// <summary>Two axes: those before one, and those from it on.</summary>
internal sealed class FlattenOperator() : OnnxOperator("Flatten", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var given = call.Node.Int("axis", 1);
        var axis = given < 0 ? given + x.Rank : given;
        if (axis < 0 || axis > x.Rank) throw call.Node.Wrong("attribute 'axis'", $"expected {-x.Rank}…{x.Rank}, got {given}");
        var rows = x.Shape.Sizes[..axis].ToArray().Aggregate(1, (n, size) => n * size);
        var columns = x.Shape.Sizes[axis..].ToArray().Aggregate(1, (n, size) => n * size);
        return [x.Reshape([rows, columns])];
    }
}

/// <summary>Axes of size 1 left out.</summary>
internal sealed class SqueezeOperator() : OnnxOperator("Squeeze", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var axes = call.Opset < 13 ? call.Node.Ints("axes") : call.Has(1) ? call.Ints(1) : null;
        if (axes is null) return [x.Squeeze()];
        int[] left = [.. axes.Select(a => call.Axis(a, x.Rank, "axes"))];
        foreach (var a in left)
            if (x.Shape[a] != 1) throw call.Node.Wrong("axes", $"expected axes of size 1, got axis {a} of {x.Shape}");
        return [x.Reshape(Shape.Create([.. x.Shape.Where((_, i) => !left.Contains(i))]))];
    }
}

/// <summary>Axes of size 1 put in.</summary>
internal sealed class UnsqueezeOperator() : OnnxOperator("Unsqueeze", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var axes = (call.Opset < 13 ? call.Node.Ints("axes") : call.Ints(1)) ?? throw call.Node.Wrong("axes", "expected axes, got none");
        var rank = x.Rank + axes.Length;
        var added = axes.Select(a => call.Axis(a, rank, "axes")).ToHashSet();
        if (added.Count != axes.Length) throw call.Node.Wrong("axes", $"expected each axis once, got [{string.Join(", ", axes)}]");
        var sizes = new int[rank];
        for (int i = 0, from = 0; i < rank; i++) sizes[i] = added.Contains(i) ? 1 : x.Shape[from++];
        return [x.Reshape(Shape.Create(sizes))];
    }
}

/// <summary>Repeated along axes of size 1, both ways.</summary>
internal sealed class ExpandOperator() : OnnxOperator("Expand", 8)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call) =>
        [call[0].Expand(Shape.Broadcast(call[0].Shape, call.Sized(call.Longs(1), "shape"), "Expand"))];
}

/// <summary>Repeated along each axis.</summary>
internal sealed class TileOperator() : OnnxOperator("Tile", 6)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, repeats) = (call[0], call.Longs(1));
        if (repeats.Length != x.Rank) throw call.Wrong(1, $"expected {x.Rank} numbers for {x.Shape}, got {repeats.Length}");
        var shape = call.Sized([.. repeats.Zip(x.Shape, (r, size) => r is < 0 or > int.MaxValue ? -1 : r * size)]);
        return [shape.Elements == 0 ? Tensor.Zeros(shape, x.DType) : x.Rank == 0 ? x : x.Tile([.. repeats.Select(r => (int)r)])];
    }
}

/// <summary>Axes in another order.</summary>
internal sealed class TransposeOperator() : OnnxOperator("Transpose", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var order = call.Node.Ints("perm") ?? [.. Enumerable.Range(0, x.Rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
            throw call.Node.Wrong("attribute 'perm'", $"expected each axis of {x.Shape} once, got [{string.Join(", ", order)}]");
        return [x.Permute(order)];
    }
}

/// <summary>The sizes of a tensor, or some of them.</summary>
internal sealed class ShapeOperator() : OnnxOperator("Shape", 1)
{
    /// <inheritdoc/>
    public override bool ReadsShapesOnly => true;

    /// <inheritdoc/>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        int At(string name, int otherwise)
        {
            var at = call.Node.Int(name, otherwise);
            return Math.Clamp(at < 0 ? at + x.Rank : at, 0, x.Rank);
        }
        var (start, end) = (At("start", 0), At("end", x.Rank));
        call.Declare(0, OnnxType.Int64);
        return [Tensor.From(x.Shape.Skip(start).Take(Math.Max(end - start, 0)).Select(s => (long)s).ToArray())];
    }
}

/// <summary>The number of elements.</summary>
internal sealed class SizeOperator() : OnnxOperator("Size", 1)
{
    /// <inheritdoc/>
    public override bool ReadsShapesOnly => true;

    /// <inheritdoc/>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        call.Declare(0, OnnxType.Int64);
        return [Tensor.From([(long)call[0].Count], [])];
    }
}
