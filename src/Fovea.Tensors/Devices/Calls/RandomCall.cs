namespace Fovea.Tensors;

/// <summary>y = independent draws, advancing the generator; null is that of the <see cref="ComputeContext"/> in which the call is
/// made.</summary>
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
        tangents.Values(this);
        tangents.Clear(Y);
    }
}

/// <summary>A device that has <see cref="RandomCall{D}"/> for every distribution.</summary>
public interface IExecutesRandom
{
    /// <summary>y = independent draws.</summary>
    void Execute<D>(in RandomCall<D> call) where D : struct, IDistribution;
}
