using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Stands in for a device and computes nothing: tensors have shapes and no elements. A network that is made on it says its keys
/// and shapes, and takes neither memory nor time.</summary>
internal sealed class ShapeDevice(Device inner) : InterposedDevice(inner)
{
    /// <summary>The keys and shapes of a network.</summary>
    /// <param name="create">Makes it.</param>
    public static IReadOnlyDictionary<string, Tensor> StateDict(Func<Nn.Module> create)
    {
        // What it draws is drawn from a generator of its own.
        using var _ = ComputeContext.Current.With(seed: 0).Use();
        IReadOnlyDictionary<string, Tensor>? state = null;
        try
        {
            new ShapeDevice(Device.Default).During(() => state = create().StateDict());
        }
        catch (InvalidOperationException)
        {
            // A network that looks at its weights while it is made needs them.
            state = create().StateDict();
        }
        return state!;
    }

    public override Tensor Empty(Shape shape, DType dtype) => new(new NoElements(Inner, dtype, shape.Elements), 0, shape);

    public override double Read(Tensor x, int index) => 0;

    public override void Upload(ReadOnlySpan<byte> from, Tensor to)
    {
    }

    public override void Download(Tensor from, Span<byte> to) => to.Clear();

    protected override void Run<TCall>(in TCall call)
    {
    }

    private sealed class NoElements(Device device, DType dtype, int length) : Storage(device, dtype, length);
}
