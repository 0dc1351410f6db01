namespace Fovea.Tensors;

/// <summary>One of several tensors, by a number that starts at 1.</summary>
public static class ChooseOp
{
    extension(Tensor index)
    {
        /// <summary>y = pᵢ, where i = 1, 2, … is this tensor's one element; the other alternatives get a gradient of 0, i none.</summary>
        /// <param name="alternatives">p₁, p₂, …, of one shape and type.</param>
        /// <exception cref="ShapeException">i is no whole number from 1 to the number of alternatives, or these differ.</exception>
        public Tensor Choose(params Tensor[] alternatives)
        {
            if (alternatives.Length == 0) throw new ShapeException("choose: expected at least one tensor to choose from, got none.");
            foreach (var p in alternatives)
            {
                Check.SameFloating("choose", alternatives[0], p);
                Check.SameShape("choose", alternatives[0], p);
            }
            var i = index.Item();
            if (i < 1 || i > alternatives.Length || i != Math.Floor(i))
                throw new ShapeException(FormattableString.Invariant(
                    $"choose: expected a whole number from 1 to {alternatives.Length}, got {i}."));
            var chosen = (int)i - 1;
            return Autograd.Record(new ChooseAttributes(), alternatives[chosen].Copied(), [index, .. alternatives], (upstream, _) =>
                [null, .. alternatives.Select((p, k) => k == chosen ? upstream : p.Device.Full(p.Shape, 0, p.DType))]);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("choose", t => Tensor.From(2.0).Choose(t[0], t[1], t[2]), Sample.Normal([3]), Sample.Normal([3], 2), Sample.Normal([3], 3))];
}

/// <summary>One of several tensors: of the number and the alternatives.</summary>
public sealed record ChooseAttributes() : OperationAttributes("choose")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Choose([.. inputs.Skip(1).Select(p => p!)]);
}
