namespace Fovea.Tensors;

/// <summary>The places of elements that are not zero.</summary>
[NoGradient("the result is a place")]
public static class NonZeroOp
{
    extension(Tensor x)
    {
        /// <summary>The indices of the elements that are not 0 (or are true), one a row, in row-major order.</summary>
        /// <remarks><b>Shape</b>: Int64 [K, rank of x]. The host reads the elements to find K.</remarks>
        public Tensor NonZero()
        {
            var flat = Places(x);
            var strides = x.Shape.Strides();
            var rows = new long[flat.Length * x.Rank];
            for (var i = 0; i < flat.Length; i++)
                for (var axis = 0; axis < x.Rank; axis++) rows[i * x.Rank + axis] = flat[i] / strides[axis] % Math.Max(x.Shape[axis], 1);
            return Autograd.Note(new NonZeroAttributes(Flat: false), x.Storage.Device.From(rows, [flat.Length, x.Rank]), x);
        }

        // Indices into the elements in row-major order.
        internal Tensor NonZeroPlaces()
        {
            var places = Places(x);
            return Autograd.Note(new NonZeroAttributes(Flat: true), x.Storage.Device.From(places, [places.Length]), x);
        }
    }

    private static long[] Places(Tensor x)
    {
        var mask = x.DType == DType.Bool ? x : x.Detach().NotEqual(0);
        var holds = mask.AsReadOnlySpan<bool>();
        var places = new List<long>();
        for (var i = 0; i < holds.Length; i++)
            if (holds[i]) places.Add(i);
        return [.. places];
    }
}

/// <summary>The places of elements that are not zero.</summary>
/// <param name="Flat">Whether as one number each; otherwise a row of indices.</param>
public sealed record NonZeroAttributes(bool Flat) : OperationAttributes("nonzero")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Flat ? inputs[0]!.NonZeroPlaces() : inputs[0]!.NonZero();
}
