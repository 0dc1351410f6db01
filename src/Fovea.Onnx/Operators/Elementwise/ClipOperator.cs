using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>min(max(x, low), high), the ends as attributes.</summary>
internal sealed class ClipOperator6() : UnaryOperator("Clip", 6, (call, x) =>
    x.Clamp(call.Node.Float("min", double.NegativeInfinity), call.Node.Float("max", double.PositiveInfinity)), until: 10);

/// <summary>min(max(x, low), high), the ends as inputs.</summary>
internal sealed class ClipOperator() : OnnxOperator("Clip", 11)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var (low, high) = (call.Optional(1), call.Optional(2));
        for (var i = 1; i <= 2; i++)
            if (call.Optional(i) is { Count: not 1 } end) throw call.Wrong(i, $"expected one number, got {end.Shape}");
        if (x.DType.IsFloating && call.IsConstant(1) && call.IsConstant(2))
            return [x.Clamp(low?.Item() ?? double.NegativeInfinity, high?.Item() ?? double.PositiveInfinity)];
        if (low is not null) x = x.Maximum(low.Reshape([]));
        return [high is not null ? x.Minimum(high.Reshape([])) : x];
    }
}
