namespace Fovea.Tensors;

/// <summary>counter += 1, a tensor of one Int64.</summary>
public readonly record struct IncrementCall(Tensor Counter) : IDeviceCall<IncrementCall>
{
    /// <inheritdoc/>
    public static string Name => "increment";

    /// <inheritdoc/>
    public IncrementCall Map(OperandMap map) => this with { Counter = map.Write(Counter) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<IncrementCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents) => tangents.Below(this);
}
