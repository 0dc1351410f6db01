using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>A constant, as an attribute.</summary>
internal sealed class ConstantOperator() : OnnxOperator("Constant", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var node = call.Node;
        if (node.Tensor("value") is var (tensor, type))
        {
            call.Declare(0, type);
            return [tensor];
        }
        if (node.Has("value_float")) return [Tensor.From([(float)node.Float("value_float", 0)], [])];
        if (node.Has("value_int")) return [Tensor.From([node.Long("value_int")], [])];
        if (node.Floats("value_floats") is { } floats) return [Tensor.From(floats)];
        if (node.Longs("value_ints") is { } longs) return [Tensor.From(longs)];
        if (node.Has("value_string") || node.Has("value_strings"))
            throw new OnnxUnsupportedException(node.File, [$"elements of String ({node.Label})"]);
        throw node.Wrong("attribute 'value'", "expected a tensor, a number or numbers, got none");
    }
}

/// <summary>One value everywhere.</summary>
internal sealed class ConstantOfShapeOperator() : OnnxOperator("ConstantOfShape", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var shape = call.Sized(call.Longs(0));
        var (value, type) = call.Node.Tensor("value") ?? (Tensor.Zeros([1]), OnnxType.Float);
        if (value.Count != 1) throw call.Node.Wrong("attribute 'value'", $"expected one element, got {value.Shape}");
        call.Declare(0, type);
        return [value.Reshape([]).Expand(shape)];
    }
}

/// <summary>Numbers from a start, by a step, up to a limit.</summary>
internal sealed class RangeOperator() : OnnxOperator("Range", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        if (x.DType.IsInteger)
        {
            var (first, limit, step) = (One(call.Longs(0)), One(call.Longs(1)), One(call.Longs(2)));
            if (step == 0) throw call.Wrong(2, "expected another step than 0");
            var n = (Int128)limit - first;
            n = step > 0 ? (n + step - 1) / step : (n + step + 1) / step;
            var many = call.Sized([(long)Int128.Clamp(n, 0, int.MaxValue)]).Elements;
            var values = new long[many];
            for (var i = 0; i < many; i++) values[i] = first + i * step;
            return [Tensor.From(values).To(x.DType)];
        }
        var (start, end, delta) = (call.Number(0), call.Number(1), call.Number(2));
        if (delta == 0 || double.IsNaN(start + end + delta)) throw call.Wrong(2, "expected another step than 0");
        var count = call.Sized([(long)Math.Clamp(Math.Ceiling((end - start) / delta), 0, int.MaxValue)]).Elements;
        var numbers = new double[count];
        for (var i = 0; i < count; i++) numbers[i] = start + i * delta;
        return [Tensor.From(numbers).To(x.DType)];

        long One(long[] values) => values is [var value] ? value : throw call.Wrong(0, "expected scalars");
    }
}

/// <summary>Ones on a diagonal, zeros elsewhere.</summary>
internal sealed class EyeLikeOperator() : OnnxOperator("EyeLike", 9)
{
    /// <inheritdoc/>
    public override bool ReadsShapesOnly => true;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        if (x.Rank != 2) throw call.Wrong(0, $"expected a matrix, got {x.Shape}");
        var type = (OnnxType)call.Node.Int("dtype", (int)call.Type(0));
        if (!type.IsSupported) throw new OnnxUnsupportedException(call.Node.File, [$"elements of {type} ({call.Node.Label})"]);
        call.Declare(0, type);
        var k = call.Node.Int("k", 0);
        var (rows, columns) = (x.Shape[0], x.Shape[1]);
        var ones = new bool[rows * columns];
        for (var i = 0; i < rows; i++)
            if (i + (long)k >= 0 && i + (long)k < columns) ones[i * columns + i + k] = true;
        return [Tensor.From(ones, x.Shape).To(type.Storage)];
    }
}
