namespace Fovea.Tensors;

/// <summary>Random tensors: independent draws from a counter-based generator, the same for any number of threads.</summary>
[NoGradient("there is no input")]
public static class RandomOp
{
    extension(Tensor)
    {
        /// <summary>Independent draws from U[low, high).</summary>
        public static Tensor Rand(Shape shape, double low = 0, double high = 1, DType dtype = DType.Float32, Generator? generator = null,
            bool requiresGrad = false) =>
            Draw(Device.Default, new UniformDistribution(low, high, dtype), shape, dtype, generator, requiresGrad);

        /// <summary>Independent draws from N(mean, std²).</summary>
        public static Tensor Randn(Shape shape, double mean = 0, double std = 1, DType dtype = DType.Float32, Generator? generator = null,
            bool requiresGrad = false) =>
            Draw(Device.Default, new NormalDistribution(mean, std), shape, dtype, generator, requiresGrad);

        /// <summary><paramref name="value"/> with probability p, else 0, independently.</summary>
        public static Tensor Bernoulli(Shape shape, double p, double value = 1, DType dtype = DType.Float32, Generator? generator = null) =>
            Device.Default.Bernoulli(shape, p, value, dtype, generator);

        /// <summary>0 … n − 1 in random order, as Int64.</summary>
        public static Tensor Permutation(int n, Generator? generator = null) =>
            Tensor.From(Array.ConvertAll((generator ?? Generator.Default).Permutation(n), i => (long)i), [n]);
    }

    extension(Tensor x)
    {
        /// <summary>Draws from U[low, high) take the place of the elements, without a trace in the graph: for initialisation.</summary>
        /// <exception cref="ShapeException">The elements are no floating-point numbers.</exception>
        public void SetUniform(double low = 0, double high = 1, Generator? generator = null) =>
            Redraw(x, new UniformDistribution(low, high, x.DType), generator);

        /// <summary>Draws from N(mean, std²) take the place of the elements, without a trace in the graph: for initialisation.</summary>
        /// <exception cref="ShapeException">The elements are no floating-point numbers.</exception>
        public void SetNormal(double mean = 0, double std = 1, Generator? generator = null) =>
            Redraw(x, new NormalDistribution(mean, std), generator);
    }

    extension(Device device)
    {
        internal Tensor Bernoulli(Shape shape, double p, double value, DType dtype, Generator? generator) =>
            Draw(device, new BernoulliDistribution(p, value), shape, dtype, generator, false);
    }

    internal static Tensor Draw<D>(Device device, D distribution, Shape shape, DType dtype, Generator? generator, bool requiresGrad)
        where D : struct, IDistribution
    {
        Require(dtype);
        var y = device.Empty(shape, dtype);
        device.Execute(new RandomCall<D>(distribution, Own(generator), y));
        // Numbers of a generator of one's own are constants for whoever traces operations.
        if (generator is null) Autograd.Note(new RandomAttributes<D>(distribution, shape, dtype), y);
        y.RequiresGrad = requiresGrad;
        return y;
    }

    private static void Redraw<D>(Tensor x, D distribution, Generator? generator)
        where D : struct, IDistribution
    {
        Require(x.DType);
        x.Device.Execute(new RandomCall<D>(distribution, Own(generator), x));
        x.ZeroGrad();
    }

    // That of the context is not named: a recording draws from whichever it is replayed in.
    private static Generator? Own(Generator? generator) => ReferenceEquals(generator, Generator.Default) ? null : generator;

    private static void Require(DType dtype)
    {
        if (!dtype.IsFloating)
            throw new ShapeException($"Random: expected Float32 or Float64, got {dtype}. Draw floats and call x.To(DType.{dtype}).");
    }
}

/// <summary>Independent draws from the default generator; there is no input.</summary>
/// <param name="Distribution">Of each element.</param>
/// <param name="Shape">Of the result.</param>
/// <param name="DType">Of the result.</param>
public sealed record RandomAttributes<D>(D Distribution, Shape Shape, DType DType) : OperationAttributes("random")
    where D : struct, IDistribution
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => RandomOp.Draw(Device.Default, Distribution, Shape, DType, null, false);
}
