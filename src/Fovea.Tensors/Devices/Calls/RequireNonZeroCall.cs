namespace Fovea.Tensors;

/// <summary>No element may be 0: what divides integers trusts it. The device throws a <see cref="DivideByZeroException"/> that begins with
/// the subject where one is.</summary>
/// <param name="Subject">The operation, for the message.</param>
/// <param name="X">Of an integer type.</param>
public readonly record struct RequireNonZeroCall(string Subject, Tensor X) : IDeviceCall<RequireNonZeroCall>
{
    /// <inheritdoc/>
    public static string Name => "require_non_zero";

    /// <inheritdoc/>
    public static bool Checks => true;

    /// <inheritdoc/>
    public RequireNonZeroCall Map(OperandMap map) => this with { X = map.Read(X) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<RequireNonZeroCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents) => tangents.Below(this);

    /// <summary>The exception for a 0.</summary>
    /// <param name="element">Where it stands.</param>
    public DivideByZeroException Zero(int element) =>
        new($"{Subject}: expected {X.DType} divisors other than 0, got 0 at element {element} of {X.Shape}.");
}
