using Fovea.Tensors;

namespace Fovea.Reference;

/// <summary>The plainest device: loops in the order of the formulas, sums in double precision, each result rounded once to its tensor's
/// type. What other devices return is held against it.</summary>
/// <remarks>Each file has one family of primitives. There are no threads, no vectors, no other order of summation and no calls done
/// together.</remarks>
public sealed partial class ReferenceDevice : Device
{
    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override Tensor Empty(Shape shape, DType dtype) => new(new ReferenceStorage(this, dtype, shape.Elements), 0, shape);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> from, Tensor to) => from.CopyTo(new Elements(to).Bytes);

    /// <inheritdoc/>
    public override void Download(Tensor from, Span<byte> to) => new Elements(from).Bytes.CopyTo(to);

    /// <inheritdoc/>
    public override double Read(Tensor x, int index) => new Elements(x)[index];

    // An element of an operand that may not be given.
    private static double At(Tensor? x, int i, double otherwise) => x is null ? otherwise : new Elements(x)[i];

    // Writes one where it is wanted.
    private static void Put(Tensor? y, int i, double value)
    {
        if (y is null) return;
        var elements = new Elements(y);
        elements[i] = value;
    }
}
