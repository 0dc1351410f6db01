namespace Fovea.Tensors;

/// <summary>Every element must lie in <paramref name="Low"/>…<paramref name="High"/>. The device throws a <see cref="ShapeException"/> that
/// begins with the subject where one does not; NaN lies in no range.</summary>
/// <param name="Subject">The operation, for the message.</param>
/// <param name="X">Float32 or Float64.</param>
/// <param name="Low">The least number allowed.</param>
/// <param name="High">The largest number allowed.</param>
/// <param name="Expected">What is expected, for the message.</param>
public readonly record struct RequireRangeCall(string Subject, Tensor X, double Low, double High, string Expected)
    : IDeviceCall<RequireRangeCall>
{
    /// <inheritdoc/>
    public static string Name => "require_range";

    /// <inheritdoc/>
    public static bool Checks => true;

    /// <inheritdoc/>
    public RequireRangeCall Map(OperandMap map) => this with { X = map.Read(X) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<RequireRangeCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents) => tangents.Below(this);

    /// <summary>The exception for an element that lies outside.</summary>
    /// <param name="value">The element.</param>
    /// <param name="element">Where it stands.</param>
    public ShapeException Outside(double value, int element) =>
        new(FormattableString.Invariant($"{Subject}: expected {Expected}, got {value} at element {element}."));
}
