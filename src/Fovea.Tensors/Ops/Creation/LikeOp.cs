namespace Fovea.Tensors;

/// <summary>New tensors in the shape, the type and on the device of another.</summary>
[NoGradient("the elements of the input are not read")]
public static class LikeOp
{
    extension(Tensor)
    {
        /// <summary>A tensor filled with one value, shaped like another, on its device.</summary>
        /// <param name="x">The other.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The type; x's where none is given.</param>
        public static Tensor FullLike(Tensor x, double value, DType? dtype = null) => x.Device.Full(x.Shape, value, dtype ?? x.DType);

        /// <summary>Zeros, shaped like another tensor, on its device.</summary>
        public static Tensor ZerosLike(Tensor x, DType? dtype = null) => Tensor.FullLike(x, 0, dtype);

        /// <summary>Ones, shaped like another tensor, on its device.</summary>
        public static Tensor OnesLike(Tensor x, DType? dtype = null) => Tensor.FullLike(x, 1, dtype);

        /// <summary>Independent draws from U[0, 1), shaped like another tensor, on its device.</summary>
        /// <exception cref="ShapeException">The type is not floating-point.</exception>
        public static Tensor RandLike(Tensor x, DType? dtype = null, Generator? generator = null) =>
            RandomOp.Draw(x.Device, new UniformDistribution(0, 1, dtype ?? x.DType), x.Shape, dtype ?? x.DType, generator,
                requiresGrad: false);

        /// <summary>Independent draws from N(0, 1), shaped like another tensor, on its device.</summary>
        /// <exception cref="ShapeException">The type is not floating-point.</exception>
        public static Tensor RandnLike(Tensor x, DType? dtype = null, Generator? generator = null) =>
            RandomOp.Draw(x.Device, new NormalDistribution(0, 1), x.Shape, dtype ?? x.DType, generator, requiresGrad: false);
    }
}
