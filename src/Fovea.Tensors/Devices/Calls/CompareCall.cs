namespace Fovea.Tensors;

/// <summary>y = whether a and b stand in the relation, all of one shape; y is Bool.</summary>
public readonly record struct CompareCall<C>(C Comparison, Tensor A, Tensor B, Tensor Y) : IDeviceCall<CompareCall<C>>
    where C : struct, IComparison
{
    /// <inheritdoc/>
    public static string Name => "compare";

    /// <inheritdoc/>
    public CompareCall<C> Map(OperandMap map) => this with { A = map.Read(A), B = map.Read(B), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesCompare>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents) => tangents.Below(this);
}

/// <summary>A device that has <see cref="CompareCall{C}"/> for every comparison.</summary>
public interface IExecutesCompare
{
    /// <summary>y = whether the relation holds.</summary>
    void Execute<C>(in CompareCall<C> call) where C : struct, IComparison;
}
