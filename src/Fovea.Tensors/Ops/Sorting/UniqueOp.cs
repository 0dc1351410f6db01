namespace Fovea.Tensors;

/// <summary>The different elements of a tensor.</summary>
[NoGradient("the size of the result depends on the elements")]
public static class UniqueOp
{
    extension(Tensor x)
    {
        /// <summary>The different elements in ascending order; for each element of x the index of its value among them; and how often each
        /// value comes. Every NaN is a value of its own, at the end.</summary>
        /// <remarks><b>Shape</b>: values [K], inverse as x, counts [K]; the last two Int64. <c>values.IndexSelect(0,
        /// inverse.Flatten())</c>
        /// gives the elements back. The host reads the elements to find K.</remarks>
        public (Tensor Values, Tensor Inverse, Tensor Counts) Unique()
        {
            var flat = x.Detach().Reshape([x.Count]);
            var order = flat.ArgSort(0);
            var sorted = flat.IndexSelect(0, order);
            // Where an element differs from the one before it.
            var n = x.Count;
            var differs = n < 2 ? [] : sorted.Slice(0, 1, n).NotEqual(sorted.Slice(0, 0, n - 1)).ToArray<bool>();
            var places = order.ToArray<long>();
            var (firsts, counts, inverse) = (new List<long>(), new List<long>(), new long[n]);
            for (var i = 0; i < n; i++)
            {
                if (i == 0 || differs[i - 1])
                {
                    firsts.Add(i);
                    counts.Add(0);
                }
                counts[^1]++;
                inverse[places[i]] = firsts.Count - 1;
            }
            var device = x.Storage.Device;
            return (Note(0, sorted.IndexSelect(0, device.From(firsts.ToArray(), [firsts.Count]))), Note(1, device.From(inverse, x.Shape)),
                Note(2, device.From(counts.ToArray(), [counts.Count])));

            Tensor Note(int which, Tensor result) => Autograd.Note(new UniqueAttributes(which), result, x);
        }
    }
}

/// <summary>The different elements of a tensor, or what belongs to them.</summary>
/// <param name="Which">0 for the values, 1 for the inverse, 2 for the counts.</param>
public sealed record UniqueAttributes(int Which) : OperationAttributes("unique")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs)
    {
        var (values, inverse, counts) = inputs[0]!.Unique();
        return Which switch { 0 => values, 1 => inverse, _ => counts };
    }
}
