namespace Fovea.Tensors;

/// <summary>Every index must lie in <paramref name="Low"/>…<paramref name="Bound"/> − 1: the primitives that take indices trust them. The
/// device throws a <see cref="ShapeException"/> that begins with the subject where one does not.</summary>
/// <param name="Subject">The operation, for the message.</param>
/// <param name="Index">Int64.</param>
/// <param name="Bound">The first number that is too large.</param>
/// <param name="Low">The least.</param>
/// <param name="Hint">A sentence more, from the index that lies outside and all of them; null for none.</param>
public readonly record struct RequireIndicesCall(string Subject, Tensor Index, int Bound, int Low = 0,
    Func<long, Tensor, string>? Hint = null) : IDeviceCall<RequireIndicesCall>
{
    /// <inheritdoc/>
    public static string Name => "require_indices";

    /// <inheritdoc/>
    public static bool Checks => true;

    /// <inheritdoc/>
    public RequireIndicesCall Map(OperandMap map) => this with { Index = map.Read(Index) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<RequireIndicesCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents) => tangents.Below(this);

    /// <summary>The exception for an index that lies outside.</summary>
    /// <param name="index">The index.</param>
    /// <param name="element">Where it stands.</param>
    public ShapeException Outside(long index, int element) =>
        new($"{Subject}: expected indices {Low}…{Bound - 1}, got {index} at element {element}.{Hint?.Invoke(index, Index) ?? ""}");
}
