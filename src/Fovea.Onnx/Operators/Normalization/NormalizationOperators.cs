using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Batch normalisation, by given statistics or in training by the batch's own.</summary>
internal sealed class BatchNormalizationOperator() : OnnxOperator("BatchNormalization", 7)
{
    /// <summary>Mean and variance are not learned.</summary>
    public override bool Learns(int input) => input < 3;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, scale, shift, mean, variance) = (call[0], call[1], call[2], call[3], call[4]);
        var epsilon = call.Node.Float("epsilon", 1e-5);
        // Until version 13 the outputs said whether it trains.
        var trains = call.Opset >= 14 ? call.Node.Int("training_mode", 0) != 0 : Enumerable.Range(1, 4).Any(call.Wants);
        if (!trains) return [x.BatchNorm(mean, variance, scale, shift, epsilon)];
        var y = x.BatchNormTraining(scale, shift, epsilon);
        int[] others = [.. Enumerable.Range(0, x.Rank).Where(a => a != 1)];
        using var _ = Autograd.NoGrad();
        var momentum = call.Node.Float("momentum", 0.9);
        Tensor? newMean = null, newVariance = null;
        if (call.Wants(1)) newMean = mean * momentum + x.Mean(others) * (1 - momentum);
        if (call.Wants(2)) newVariance = variance * momentum + x.Var(others, 0) * (1 - momentum);
        return [y, newMean, newVariance, call.Wants(3) ? x.Mean(others) : null, call.Wants(4) ? x.Var(others, 0) : null];
    }
}

/// <summary>Each channel of each image to mean and standard deviation of its own.</summary>
internal sealed class InstanceNormalizationOperator() : OnnxOperator("InstanceNormalization", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        if (x.Rank < 3) throw call.Wrong(0, $"expected [N, C, …], got {x.Shape}");
        var images = x.Rank == 4 ? x : x.Reshape([x.Shape[0], x.Shape[1], 1, x.Shape.Sizes[2..].ToArray().Aggregate(1, (n, s) => n * s)]);
        return [images.InstanceNorm2d(call[1], call[2], call.Node.Float("epsilon", 1e-5)).Reshape(x.Shape)];
    }
}

/// <summary>The axes from one on to mean 0 and variance 1, then scale and shift.</summary>
internal sealed class LayerNormalizationOperator() : OnnxOperator("LayerNormalization", 17)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, scale, shift) = (call[0], call[1], call.Optional(2));
        var axis = call.Axis(call.Node.Int("axis", -1), x.Rank);
        var epsilon = call.Node.Float("epsilon", 1e-5);
        Shape normalized = [.. x.Shape.Sizes[axis..]];
        var y = x.LayerNorm(normalized, scale.Expand(normalized), shift?.Expand(normalized), epsilon);
        if (!call.Wants(1) && !call.Wants(2)) return [y];
        int[] axes = [.. Enumerable.Range(axis, x.Rank - axis)];
        return [y, x.Mean(axes, keepDim: true), (x.Var(axes, 0, keepDim: true) + epsilon).Rsqrt()];
    }
}

/// <summary>Groups of channels to mean 0 and variance 1; scale and shift for each group until version 20, then for each channel.</summary>
internal sealed class GroupNormalizationOperator() : OnnxOperator("GroupNormalization", 18)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, scale, shift, groups) = (call[0], call[1], call[2], call.Node.Int("num_groups"));
        if (x.Rank < 2 || groups < 1 || x.Shape[1] % groups != 0)
            throw call.Node.Wrong("attribute 'num_groups'", $"expected groups that divide the channels of {x.Shape}, got {groups}");
        var each = x.Shape[1] / groups;
        Tensor PerChannel(Tensor t) => t.Count == groups && each > 1 ? t.Reshape([groups, 1]).Expand([groups, each])
            .Reshape([groups * each]) : t;
        return [x.GroupNorm(groups, PerChannel(scale), PerChannel(shift), call.Node.Float("epsilon", 1e-5))];
    }
}

/// <summary>x/(b + α/n·Σ x²)^β, summed over n neighbouring channels.</summary>
internal sealed class LRNOperator() : OnnxOperator("LRN", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, n) = (call[0], call.Node.Int("size"));
        if (x.Rank < 2 || n < 1) throw call.Node.Wrong("attribute 'size'",
            $"expected 1 or more channels of [N, C, …], got {n} for {x.Shape}");
        var (alpha, beta, b) = (call.Node.Float("alpha", 1e-4), call.Node.Float("beta", 0.75), call.Node.Float("bias", 1));
        var channels = x.Shape[1];
        var amounts = new (int, int)[x.Rank - 1];
        // More than all channels adds nothing.
        var (before, after) = (Math.Min((n - 1) / 2, channels), Math.Min(n / 2, channels));
        amounts[0] = (before, after);
        var squares = x.Square().Pad(amounts);
        var sum = squares.Slice(1, 0, channels);
        for (var i = 1; i <= before + after; i++) sum += squares.Slice(1, i, i + channels);
        return [x / (sum * (alpha / n) + b).Pow(beta)];
    }
}

/// <summary>x over its norm along an axis.</summary>
internal sealed class LpNormalizationOperator() : OnnxOperator("LpNormalization", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var norm = x.Norm(call.Node.Int("p", 2), [call.Axis(call.Node.Int("axis", -1), x.Rank)], keepDim: true);
        // What has no length stays 0.
        return [x / norm.Detach().Equal(0).Where(Tensor.OnesLike(norm), norm)];
    }
}

/// <summary>(x − μ)/σ over axes.</summary>
internal sealed class MeanVarianceNormalizationOperator() : OnnxOperator("MeanVarianceNormalization", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        int[] axes = [.. (call.Node.Ints("axes") ?? [0, 2, 3]).Select(a => call.Axis(a, x.Rank, "axes"))];
        var centred = x - x.Mean(axes, keepDim: true);
        return [centred / (centred.Square().Mean(axes, keepDim: true).Sqrt() + 1e-9)];
    }
}

/// <summary>Some elements to 0 and the others enlarged, where the file says that it trains; the same otherwise.</summary>
internal sealed class DropoutOperator() : OnnxOperator("Dropout", 7)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override bool IsRandom(OnnxNode node) => node.Inputs.Count > 2;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        // What is kept: truth values from version 10 on.
        var type = call.Opset < 10 ? x.DType : DType.Bool;
        call.Declare(1, OnnxTypes.Of(type));
        var ratio = call.Has(1) ? call.Number(1) : 0.5;
        if (!(call.Has(2) && call.Flag(2)) || ratio == 0) return [x, call.Wants(1) ? Tensor.Ones(x.Shape, type) : null];
        if (ratio is not (> 0 and < 1)) throw call.Wrong(1, $"expected a ratio from 0 to below 1, got {ratio}");
        var kept = Tensor.Rand(x.Shape) >= ratio;
        return [kept.Where(x * (1 / (1 - ratio)), Tensor.ZerosLike(x)), kept];
    }
}
