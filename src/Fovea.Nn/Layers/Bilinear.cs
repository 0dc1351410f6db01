using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[o] = b[o] + Σ a[i]·W[o, i, j]·c[j] of two inputs.</summary>
/// <remarks><b>Shape</b>: [N, …, in1] and [N, …, in2] → [N, …, out]; weight [out, in1, in2], bias [out]. Initialised as PyTorch: both
/// U(±1/√in1).</remarks>
public sealed class Bilinear : Module
{
    /// <summary>A layer of products of two inputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Bilinear(int in1Features, int in2Features, int outFeatures, bool bias = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(in1Features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(in2Features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        (In1Features, In2Features, OutFeatures) = (in1Features, in2Features, outFeatures);
        Weight = Parameter("weight", Tensor.Zeros([outFeatures, in1Features, in2Features]));
        Bias = bias ? Parameter("bias", Tensor.Zeros([outFeatures])) : null;
        var bound = 1 / Math.Sqrt(in1Features);
        Init.Uniform(Weight, -bound, bound);
        if (Bias is not null) Init.Uniform(Bias, -bound, bound);
    }

    /// <summary>Length of the first input's vectors.</summary>
    public int In1Features { get; }

    /// <summary>Length of the second input's vectors.</summary>
    public int In2Features { get; }

    /// <summary>Length of an output vector.</summary>
    public int OutFeatures { get; }

    /// <summary>W, [out, in1, in2].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [out], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override int? InputCount => 2;

    /// <summary>The output for two inputs.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public Tensor Forward(Tensor first, Tensor second) => Forward([first, second])[0];

    /// <inheritdoc/>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
    {
        Tensor a = inputs[0], c = inputs[1];
        if (a.Rank == 0 || a.Shape[^1] != In1Features || c.Shape != a.Shape.With(a.Rank - 1, In2Features))
            throw new ShapeException(
                $"{Describe()}: expected inputs [N, {In1Features}] and [N, {In2Features}], got {a.Shape} and {c.Shape}.");
        Expect.Type(this, a, Weight);
        // a·W for every output at once, then with c.
        var weights = Weight.Permute(1, 0, 2).Reshape([In1Features, OutFeatures * In2Features]);
        var products = a.View(-1, In1Features).MatMul(weights).View(-1, OutFeatures, In2Features);
        var y = (products * c.View(-1, 1, In2Features)).Sum(2).Reshape(a.Shape.With(a.Rank - 1, OutFeatures));
        return [Bias is null ? y : y + Bias];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)output.Elements * In1Features * (In2Features + 1);

    /// <inheritdoc/>
    public override string Describe() => $"Bilinear({In1Features}, {In2Features} → {OutFeatures}{(Bias is null ? ", no bias" : "")})";
}
