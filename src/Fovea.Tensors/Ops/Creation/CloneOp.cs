namespace Fovea.Tensors;

/// <summary>A copy in storage of its own.</summary>
public static class CloneOp
{
    extension(Tensor x)
    {
        /// <summary>A copy in storage of its own, in the graph: the gradient goes back to x. <c>x.Detach().Clone()</c> leaves it.</summary>
        public Tensor Clone() => Autograd.Record(new CloneAttributes(), x.Copied(), [x], (upstream, _) => [upstream]);

        /// <summary>A copy in storage of its own, outside the graph.</summary>
        internal Tensor Copied()
        {
            var y = x.Device.Empty(x.Shape, x.DType);
            x.Device.Execute(new CopyCall(x, y));
            return y;
        }
    }

    internal static IEnumerable<GradCase> GradCases() => [new("clone", t => t[0].Clone() * t[0], Sample.Normal([3, 5]))];
}

/// <summary>A copy.</summary>
public sealed record CloneAttributes() : OperationAttributes("clone")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Clone();
}
