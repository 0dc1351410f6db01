namespace Fovea.Tensors;

/// <summary>Primitives of several steps: their tangents are those of the same formula in elementary operations. The values are the
/// primitive's own.</summary>
internal sealed partial class TangentDevice
{
    public override void Normalize(Tensor x, in Extent groups, double epsilon, Tensor? scale, Tensor? shift, Tensor mean, Tensor variance,
        Tensor y)
    {
        var g = groups;
        if (AnyTangent(x, scale, shift)) Compose(() =>
        {
            var (centred, μ, σ2) = Statistics(x, g);
            var z = centred * (σ2 + epsilon).Rsqrt();
            if (scale is not null) z *= scale.Reshape([1, g.Count, 1]);
            if (shift is not null) z += shift.Reshape([1, g.Count, 1]);
            return [(μ, mean), (σ2, variance), (z, y)];
        });
        else Clear([mean, variance, y]);
        device.Normalize(x, groups, epsilon, scale, shift, mean, variance, y);
    }

    public override void NormalizeBackward(Tensor dy, Tensor x, in Extent groups, double epsilon, Tensor? scale, Tensor mean,
        Tensor variance, Tensor? dx, Tensor? dscale, Tensor? dshift)
    {
        var g = groups;
        if (AnyTangent(dy, x, scale)) Compose(() =>
        {
            var (centred, _, σ2) = Statistics(x, g);
            var root = (σ2 + epsilon).Rsqrt();
            Tensor z = centred * root, up = dy.Reshape(z.Shape);
            var n = (double)g.Outer * g.Inner;
            Tensor sum = up.Sum([0, 2], keepDim: true), along = (up * z).Sum([0, 2], keepDim: true);
            if (scale is not null) root *= scale.Reshape([1, g.Count, 1]);
            return [(root * (up - sum / n - z * (along / n)), dx), (along, dscale), (sum, dshift)];
        });
        else Clear([dx, dscale, dshift]);
        device.NormalizeBackward(dy, x, groups, epsilon, scale, mean, variance, dx, dscale, dshift);
    }

    public override void Softmax(Tensor x, int rows, bool log, Tensor y)
    {
        if (AnyTangent(x)) Compose(() =>
        {
            var scores = x.View(rows, -1);
            var moved = scores - scores.Max(1, keepDim: true);
            var logs = moved - moved.Exp().Sum(1, keepDim: true).Log();
            return [(log ? logs : logs.Exp(), y)];
        });
        else Clear(y);
        device.Softmax(x, rows, log, y);
    }

    public override void SoftmaxBackward(Tensor dy, Tensor y, int rows, bool log, Tensor dx)
    {
        if (AnyTangent(dy, y)) Compose(() =>
        {
            Tensor up = dy.View(rows, -1), p = y.View(rows, -1);
            return [(log ? up - p.Exp() * up.Sum(1, keepDim: true) : p * (up - (up * p).Sum(1, keepDim: true)), dx)];
        });
        else Clear(dx);
        device.SoftmaxBackward(dy, y, rows, log, dx);
    }

    public override void CrossEntropy(Tensor scores, Tensor labels, Tensor? weight, double smoothing, Tensor losses, Tensor probabilities)
    {
        if (AnyTangent(scores, weight)) Compose(() =>
        {
            var logs = scores.LogSoftmax(1);
            return [(-(Targets(labels, weight, smoothing, scores) * logs).Sum(1), losses), (logs.Exp(), probabilities)];
        });
        else Clear([losses, probabilities]);
        device.CrossEntropy(scores, labels, weight, smoothing, losses, probabilities);
    }

    public override void CrossEntropyBackward(Tensor upstream, Tensor probabilities, Tensor labels, Tensor? weight, double smoothing,
        Tensor dx)
    {
        if (AnyTangent(upstream, probabilities, weight)) Compose(() =>
        {
            // ∂/∂x of −Σ t·ln p is p·Σt − t.
            var targets = Targets(labels, weight, smoothing, probabilities);
            return [((probabilities * targets.Sum(1, keepDim: true) - targets) * upstream.Reshape([labels.Count, 1]), dx)];
        });
        else Clear(dx);
        device.CrossEntropyBackward(upstream, probabilities, labels, weight, smoothing, dx);
    }

    // w[c]·((1 − ε)·1[c = label] + ε/C): what −ln p[c] is multiplied with.
    private static Tensor Targets(Tensor labels, Tensor? weight, double smoothing, Tensor like)
    {
        var classes = like.Shape[1];
        var targets = labels.OneHot(classes, like.DType) * (1 - smoothing) + smoothing / classes;
        return weight is null ? targets : targets * weight;
    }

    // x seen as [outer, groups, inner]: without its mean, the mean, and the biased variance of each group.
    private static (Tensor Centred, Tensor Mean, Tensor Variance) Statistics(Tensor x, Extent g)
    {
        var grouped = x.Reshape([g.Outer, g.Count, g.Inner]);
        var mean = grouped.Mean([0, 2], keepDim: true);
        var centred = grouped - mean;
        return (centred, mean, centred.Square().Mean([0, 2], keepDim: true));
    }

    // Runs a formula with tangents and copies its results to where they belong.
    private void Compose(Func<(Tensor Result, Tensor? Output)[]> formula)
    {
        using var _ = Autograd.NoGrad();
        During(() =>
        {
            foreach (var (result, output) in formula())
                if (output is not null) Copy(result.Reshape(output.Shape), output);
        });
    }

    private void Clear(ReadOnlySpan<Tensor?> outputs)
    {
        foreach (var y in outputs) Clear(y);
    }
}
