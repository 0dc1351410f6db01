namespace Fovea.Tensors;

/// <summary>One call of a device primitive: what to call, and the tensors it is called with.</summary>
/// <param name="name">The primitive.</param>
/// <param name="operands">Every tensor argument, in the order <paramref name="run"/> expects them; those written come last.</param>
/// <param name="outputs">How many of the operands are written.</param>
/// <param name="run">Makes the call on a device with operands of the same shapes.</param>
/// <param name="detail">The call's other arguments, as far as fusion looks at them.</param>
internal sealed class RecordedCall(string name, Tensor?[] operands, int outputs, Action<Device, Tensor?[]> run, object? detail = null)
{
    public string Name => name;

    public object? Detail => detail;

    public Tensor?[] Operands => operands;

    public ReadOnlySpan<Tensor?> Inputs => operands.AsSpan(0, operands.Length - outputs);

    public ReadOnlySpan<Tensor?> Outputs => operands.AsSpan(operands.Length - outputs);

    public void Run(Device device) => run(device, operands);

    /// <summary>The same call on other tensors.</summary>
    public RecordedCall With(Func<Tensor, Tensor> bind) =>
        new(name, Array.ConvertAll(operands, t => t is null ? null : bind(t)), outputs, run, detail);
}
