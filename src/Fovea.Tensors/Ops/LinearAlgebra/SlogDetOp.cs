namespace Fovea.Tensors;

/// <summary>The sign and the logarithm of determinants.</summary>
public static class SlogDetOp
{
    extension(Tensor x)
    {
        /// <summary>The sign of det x, which is 1, −1 or 0 and has no gradient, and ln |det x|.</summary>
        /// <remarks><b>Shape</b>: […, N, N] to […]; leading axes are a batch.</remarks>
        /// <exception cref="ShapeException">x is not floating-point or not square.</exception>
        public (Tensor Sign, Tensor LogAbs) SlogDet()
        {
            MatrixParts.CheckSquare("slogdet", x);
            var shape = Shape.Create(x.Shape.Sizes[..^2]);
            Tensor sign = x.Device.Empty(shape, x.DType), log = x.Device.Empty(shape, x.DType);
            x.Device.Execute(new DeterminantCall(x, null, sign, log));
            var a = x.Saved();
            return (Autograd.Note(new SlogDetAttributes(true), sign, x), Autograd.Record(new SlogDetAttributes(false), log, [x],
                (upstream, _) => [Backward(upstream, a)], a));
        }

        /// <summary>ln det x: −∞ where the determinant is 0, NaN where it is negative.</summary>
        /// <remarks><b>Shape</b>: […, N, N] to […]; leading axes are a batch.</remarks>
        /// <exception cref="ShapeException">x is not floating-point or not square.</exception>
        public Tensor LogDet()
        {
            var (sign, log) = x.SlogDet();
            return log + sign.Log();
        }
    }

    // dA = dy·A⁻ᵀ.
    private static Tensor Backward(Tensor upstream, Tensor a) => upstream.Unsqueeze(-1).Unsqueeze(-1)
        * SolveOp.Forward("slogdet: gradient", a.Transpose(), MatrixParts.Identity(a, a.Shape[^1])).Output;

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("slogdet", t => t[0].SlogDet().LogAbs, Sample.Matrices([2, 3, 3])),
        new("logdet", t => t[0].LogDet(), Sample.Matrices([3, 3])),
    ];
}

/// <summary>The sign, or the logarithm, of a determinant.</summary>
/// <param name="Sign">Whether the sign.</param>
public sealed record SlogDetAttributes(bool Sign) : OperationAttributes("slogdet")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs)
    {
        var (sign, log) = inputs[0]!.SlogDet();
        return Sign ? sign : log;
    }
}
