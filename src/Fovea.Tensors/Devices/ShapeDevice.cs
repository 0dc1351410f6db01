namespace Fovea.Tensors;

/// <summary>Stands in for a device and computes nothing: tensors have shapes and no elements. What a network is made of, and what shapes
/// it gives, is known at once and takes neither memory nor time.</summary>
/// <remarks>A computation that looks at elements fails on it, or takes them for 0.</remarks>
/// <example><code>
/// new ShapeDevice(Device.Default).During(() => shape = network.Forward(Tensor.Zeros([1, 3, 224, 224])).Shape);
/// </code></example>
/// <param name="inner">The device that it stands in for.</param>
public sealed class ShapeDevice(Device inner) : InterposedDevice(inner)
{
    /// <inheritdoc/>
    public override Tensor Empty(Shape shape, DType dtype) => new(new NoElements(Inner, dtype, shape.Elements), 0, shape);

    /// <inheritdoc/>
    public override double Read(Tensor x, int index) => 0;

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> from, Tensor to)
    {
    }

    /// <inheritdoc/>
    public override void Download(Tensor from, Span<byte> to) => to.Clear();

    /// <inheritdoc/>
    protected internal override void Run<TCall>(in TCall call)
    {
    }

    private sealed class NoElements(Device device, DType dtype, int length) : Storage(device, dtype, length);
}
