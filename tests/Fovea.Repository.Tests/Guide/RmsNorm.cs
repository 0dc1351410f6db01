using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·x/√(mean x² + ε) along the last axis.</summary>
/// <remarks><b>Shape</b>: […, C], unchanged; weight [C]. Source: B. Zhang and R. Sennrich, "Root mean square layer normalization",
/// NeurIPS 2019, equation 4.</remarks>
public sealed class RmsNorm : Module
{
    /// <summary>A normalisation of vectors of a given length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public RmsNorm(int features, double epsilon = 1e-8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        (Features, Epsilon) = (features, epsilon);
        Weight = Parameter("weight", Tensor.Ones([features]));
    }

    /// <summary>C.</summary>
    public int Features { get; }

    /// <summary>ε, added to the mean square.</summary>
    public double Epsilon { get; }

    /// <summary>γ, [C].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank == 0 || x.Shape[^1] != Features)
            throw new ShapeException($"{Describe()}: expected input […, {Features}], got {x.Shape}.");
        return x.RmsNorm(Epsilon) * Weight;
    }

    /// <inheritdoc/>
    public override string Describe() => $"RmsNorm({Features})";
}
