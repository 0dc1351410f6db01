namespace Fovea.Tensors;

/// <summary>y = a where the mask is true, else b, all of one shape.</summary>
public readonly record struct SelectCall(Tensor Mask, Tensor A, Tensor B, Tensor Y) : IDeviceCall<SelectCall>
{
    /// <inheritdoc/>
    public static string Name => "select";

    /// <inheritdoc/>
    public SelectCall Map(OperandMap map) => this with { Mask = map.Read(Mask), A = map.Read(A), B = map.Read(B), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SelectCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (tangents.Any(A, B))
            tangents.Below(this with { A = tangents.OfOrZeros(A), B = tangents.OfOrZeros(B), Y = tangents.Target(Y) });
        else tangents.Clear(Y);
    }
}
