using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x where x &gt; 0, else w·x with a learned slope w.</summary>
/// <remarks><b>Shape</b>: [N, C, …], unchanged; weight [C], or [1] for all channels. Source: K. He et al., "Delving deep into rectifiers",
/// ICCV 2015, equation 1.</remarks>
public sealed class PReLU : Module
{
    /// <summary>A rectifier with learned slopes.</summary>
    /// <param name="channels">1 for one slope, or C for one a channel.</param>
    /// <param name="slope">The first slope.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public PReLU(int channels = 1, double slope = 0.25)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Channels, Slope) = (channels, slope);
        Weight = Parameter("weight", Tensor.Full([channels], slope));
    }

    /// <summary>1 for one slope, or C.</summary>
    public int Channels { get; }

    /// <summary>The first slope.</summary>
    public double Slope { get; }

    /// <summary>w, [C] or [1].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (Channels != 1 && (x.Rank < 2 || x.Shape[1] != Channels))
            throw new ShapeException($"{Describe()}: expected input [N, {Channels}, …], got {x.Shape}.");
        Expect.Type(this, x, Weight);
        return x.PReLU(Weight);
    }

    /// <inheritdoc/>
    public override string Describe() => $"PReLU({Channels})";
}
