namespace Fovea.Tensors;

/// <summary>y = independent draws, advancing the generator; null is that of the <see cref="ComputeContext"/> in which the call is
/// made.</summary>
/// <remarks>The same on every device, up to rounding. The call takes ⌈n/m⌉ blocks of <see cref="Philox"/> (<see cref="Generator.Reserve"/>)
/// and block i gives elements m·i …, m = 4 in Float32 and 2 in Float64: its words (a, b, c, d) are the uniform numbers ⌊w/2⁸⌋/2²⁴ for each
/// word w, or ⌊w/2¹¹⌋/2⁵³ for the pairs w = 2³²a + b and 2³²c + d. Two of them, in order, are one draw of the distribution, computed in
/// double precision and rounded to y's type.</remarks>
public readonly record struct RandomCall<D>(D Distribution, Generator? Generator, Tensor Y) : IDeviceCall<RandomCall<D>>
    where D : struct, IDistribution
{
    /// <inheritdoc/>
    public static string Name => "random";

    /// <inheritdoc/>
    public static bool Draws => true;

    /// <inheritdoc/>
    public RandomCall<D> Map(OperandMap map) => this with { Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesRandom>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        tangents.Clear(Y);
    }
}

/// <summary>A device that has <see cref="RandomCall{D}"/> for every distribution.</summary>
public interface IExecutesRandom
{
    /// <summary>y = independent draws.</summary>
    void Execute<D>(in RandomCall<D> call) where D : struct, IDistribution;
}
