using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>A reduction over axes, which are an attribute in earlier versions and an input in later ones.</summary>
/// <param name="opType">Its name.</param>
/// <param name="function">Of floating-point numbers, axes and whether they are kept.</param>
/// <param name="ofIntegers">Of whole numbers; null to compute them in Float64 and cut off.</param>
/// <param name="input">The first version in which the axes are an input.</param>
public abstract class ReduceOperator(string opType, Func<Tensor, int[]?, bool, Tensor> function,
    Func<Tensor, int[]?, bool, Tensor>? ofIntegers = null, int input = 18) : OnnxOperator(opType, 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var x = call[0];
        var keeps = call.Node.Int("keepdims", 1) != 0;
        var axes = call.Opset < input ? call.Node.Ints("axes") : call.Has(1) ? call.Ints(1) : null;
        if (axes is { Length: 0 }) axes = null;
        if (axes is null && call.Opset >= input && call.Node.Int("noop_with_empty_axes", 0) != 0) return [x];
        axes = axes is null ? null : [.. axes.Select(a => call.Axis(a, x.Rank, "axes"))];
        if (x.DType.IsFloating) return [function(x, axes, keeps)];
        var wide = x.DType == DType.Bool ? x.To(DType.Int32) : x;
        return [ofIntegers is not null ? ofIntegers(wide, axes, keeps).To(x.DType)
            : function(x.To(DType.Float64), axes, keeps).To(DType.Int64).To(x.DType)];
    }
}

/// <summary>Σ |x|.</summary>
internal sealed class ReduceL1Operator() : ReduceOperator("ReduceL1", (x, axes, keeps) => x.Abs().Sum(axes, keeps),
    (x, axes, keeps) => WholeNumbers.Sum(x.Abs(), axes, keeps));

/// <summary>√Σ x².</summary>
internal sealed class ReduceL2Operator() : ReduceOperator("ReduceL2", (x, axes, keeps) => x.Square().Sum(axes, keeps).Sqrt());

/// <summary>ln Σ x.</summary>
internal sealed class ReduceLogSumOperator() : ReduceOperator("ReduceLogSum", (x, axes, keeps) => x.Sum(axes, keeps).Log());

/// <summary>ln Σ eˣ.</summary>
internal sealed class ReduceLogSumExpOperator() : ReduceOperator("ReduceLogSumExp", (x, axes, keeps) => x.LogSumExp(axes, keeps));

/// <summary>The largest; −∞ of nothing.</summary>
internal sealed class ReduceMaxOperator() : ReduceOperator("ReduceMax", (x, axes, keeps) =>
    x.Count == 0 ? x.Sum(axes, keeps) + double.NegativeInfinity : x.Max(axes, keeps), (x, axes, keeps) => x.Max(axes, keeps));

/// <summary>The smallest; ∞ of nothing.</summary>
internal sealed class ReduceMinOperator() : ReduceOperator("ReduceMin", (x, axes, keeps) =>
    x.Count == 0 ? x.Sum(axes, keeps) + double.PositiveInfinity : x.Min(axes, keeps), (x, axes, keeps) => x.Min(axes, keeps));

/// <summary>The mean; of whole numbers cut off towards 0.</summary>
internal sealed class ReduceMeanOperator() : ReduceOperator("ReduceMean", (x, axes, keeps) => x.Mean(axes, keeps));

/// <summary>Π x.</summary>
internal sealed class ReduceProdOperator() : ReduceOperator("ReduceProd", (x, axes, keeps) => x.Prod(axes, keeps), WholeNumbers.Product);

/// <summary>Σ x.</summary>
internal sealed class ReduceSumOperator() : ReduceOperator("ReduceSum", (x, axes, keeps) => x.Sum(axes, keeps), WholeNumbers.Sum,
    input: 13);

/// <summary>Σ x².</summary>
internal sealed class ReduceSumSquareOperator() : ReduceOperator("ReduceSumSquare", (x, axes, keeps) => x.Square().Sum(axes, keeps),
    (x, axes, keeps) => WholeNumbers.Sum(x * x, axes, keeps));
