namespace Fovea.Tensors;

/// <summary>What computes: the primitives under every operation. An operation checks shapes, allocates its output here and calls one
/// primitive;
/// it never names a device. Outputs come last in each signature and are allocated by the caller. Shapes are already checked.</summary>
/// <remarks>New elementwise operations, comparisons, distributions and optimizers come as structs through the generic primitives and add
/// nothing here.</remarks>
public abstract class Device
{
    /// <summary>The device of new tensors.</summary>
    public static Device Default
    {
        get => RecordingDevice.Current ?? TangentDevice.Current ?? field;
        set;
    } = CpuDevice.Instance;

    /// <summary>The device's name, e.g. <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A tensor with undefined elements.</summary>
    public abstract Tensor Empty(Shape shape, DType dtype);

    /// <summary>A tensor with undefined elements that begins where the device reads fastest.</summary>
    public virtual Tensor EmptyAligned(Shape shape, DType dtype) => Empty(shape, dtype);

    /// <summary>Whether <see cref="EmptyLater"/> makes tensors without memory.</summary>
    internal virtual bool PlacesLater => false;

    /// <summary>A tensor with undefined elements; it may have no memory until it is asked for, or given a place.</summary>
    internal virtual Tensor EmptyLater(Shape shape, DType dtype, RecordingDevice recorder) => Empty(shape, dtype);

    /// <summary>One element as a double.</summary>
    public abstract double Read(Tensor x, int index);

    /// <summary>y = value.</summary>
    public abstract void Fill(Tensor y, double value);

    /// <summary>counter += 1, a tensor of one Int64.</summary>
    public abstract void Increment(Tensor counter);

    /// <summary>Every index must lie in 0…<paramref name="bound"/> − 1: the primitives that take indices trust them.</summary>
    /// <param name="subject">The operation, for the message.</param>
    /// <param name="index">Int64.</param>
    /// <param name="bound">The first number that is too large.</param>
    /// <exception cref="ShapeException">An index lies outside.</exception>
    public abstract void RequireIndices(string subject, Tensor index, int bound);

    /// <summary>y = x, same type and count.</summary>
    public abstract void Copy(Tensor x, Tensor y);

    /// <summary>y = x converted to y's element type; floating to integer truncates.</summary>
    public abstract void Cast(Tensor x, Tensor y);

    /// <summary>y[i] = x[view(i)] for every index i of y.</summary>
    public abstract void ReadView(Tensor x, in StridedView view, Tensor y);

    /// <summary>y[view(i)] = x[i] for every index i of x.</summary>
    public abstract void WriteView(Tensor x, in StridedView view, Tensor y);

    /// <summary>y = f(x).</summary>
    public abstract void Unary<F>(F function, Tensor x, Tensor y) where F : struct, IUnaryFunction;

    /// <summary>dx = upstream · f′(x, y). Inputs the function does not keep may be any tensor of the shape.</summary>
    public abstract void UnaryBackward<F>(F function, Tensor upstream, Tensor x, Tensor y, Tensor dx) where F : struct, IUnaryFunction;

    /// <summary>y = f(a, b), inputs broadcast to y's shape.</summary>
    public abstract void Binary<F>(F function, Tensor a, Tensor b, Tensor y) where F : struct, IBinaryFunction;

    /// <summary>da = upstream · ∂f/∂a and db = upstream · ∂f/∂b, all of one shape.</summary>
    public abstract void BinaryBackward<F>(F function, Tensor upstream, Tensor a, Tensor b, Tensor y, Tensor? da, Tensor? db)
        where F : struct, IBinaryFunction;

    /// <summary>y = whether a and b stand in the relation, all of one shape.</summary>
    public abstract void Compare<C>(C comparison, Tensor a, Tensor b, Tensor y) where C : struct, IComparison;

    /// <summary>y = a where the mask is true, else b, all of one shape.</summary>
    public abstract void Select(Tensor mask, Tensor a, Tensor b, Tensor y);

    /// <summary>y[o, i] = Σᵣ x[o, r, i].</summary>
    public abstract void Sum(Tensor x, in Extent extent, Tensor y);

    /// <summary>y[o, i] = the largest (or smallest) x[o, r, i], and the first r where it stands; NaN counts as the extreme.</summary>
    public abstract void Extreme(Tensor x, in Extent extent, bool largest, Tensor y, Tensor index);

    /// <summary>y[o, j, i] = x[o, index, i], where the index is index[j] (shared) or index[o, j, i] (one for each element).</summary>
    public abstract void Gather(Tensor x, Tensor index, in Extent extent, int indices, bool shared, Tensor y);

    /// <summary>y[o, index, i] += x[o, j, i]: the adjoint of <see cref="Gather"/>. Added in order of j.</summary>
    public abstract void ScatterAdd(Tensor x, Tensor index, in Extent extent, int indices, bool shared, Tensor y);

    /// <summary>y = op(a)·op(b) (+ bias along the columns), for each matrix of a batch; max(y, 0) where rectified.</summary>
    public abstract void MatMul(in MatMulPlan plan, Tensor a, Tensor b, Tensor? bias, Tensor y, bool rectify = false);

    /// <summary>y = x ∗ w (cross-correlation) + bias, and what comes after it.</summary>
    public abstract void Convolve(in ConvGeometry geometry, Tensor x, Tensor weight, Tensor? bias, Tensor y,
        in ConvolveFinish finish = default, KeptKernels? kept = null);

    /// <summary>Whether a convolution can end in a max pooling, <see cref="ConvolveFinish.Pool"/>, with the bits of the two apart.</summary>
    public virtual bool PoolsAfterConvolution(in ConvGeometry geometry, in PoolGeometry pool) => false;

    /// <summary>Whether <see cref="ConvolveRectifyPool"/> is there for a convolution, and gives the bits of the three apart.</summary>
    public virtual bool PoolsInConvolution(in ConvGeometry geometry) => false;

    /// <summary>y = the largest of each 2×2 window of max(x ∗ w + bias, 0), the windows side by side. Place 0…3, row by row, is where it
    /// stood, the first of several.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[O, C/groups, Kh, Kw].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="y">[N, O, ⌊H′/2⌋, ⌊W′/2⌋].</param>
    /// <param name="places">Of y's shape and type.</param>
    public abstract void ConvolveRectifyPool(in ConvGeometry geometry, Tensor x, Tensor weight, Tensor? bias, Tensor y, Tensor places);

    /// <summary>The gradient in the convolution's sums from that of <see cref="ConvolveRectifyPool"/>'s y: dx = dy·[y &gt; 0] at its
    /// place, 0 elsewhere.</summary>
    public abstract void RectifyPoolBackward(Tensor dy, Tensor y, Tensor places, Tensor dx);

    /// <summary>dx = the adjoint of <see cref="Convolve"/> in x: each dy spread back through w (+ bias over channels, for the transposed
    /// convolution).</summary>
    public abstract void ConvolveInput(in ConvGeometry geometry, Tensor dy, Tensor weight, Tensor? bias, Tensor dx);

    /// <summary>dw = the adjoint of <see cref="Convolve"/> in w; dbias = Σ dy over images and positions, where wanted.</summary>
    public abstract void ConvolveWeight(in ConvGeometry geometry, Tensor x, Tensor dy, Tensor dw, Tensor? dbias);

    /// <summary>Whether <see cref="ConvolveInputPooled"/> and <see cref="ConvolveWeightPooled"/> are there for a convolution, and give the
    /// bits of the two apart.</summary>
    public virtual bool PoolsInGradients(in ConvGeometry geometry) => false;

    /// <summary><see cref="RectifyPoolBackward"/> and then <see cref="ConvolveInput"/>, nothing stored between.</summary>
    public abstract void ConvolveInputPooled(in ConvGeometry geometry, Tensor dy, Tensor y, Tensor places, Tensor weight, Tensor dx);

    /// <summary><see cref="RectifyPoolBackward"/> and then <see cref="ConvolveWeight"/>, nothing stored between.</summary>
    public abstract void ConvolveWeightPooled(in ConvGeometry geometry, Tensor x, Tensor dy, Tensor y, Tensor places, Tensor dw,
        Tensor? dbias);

    /// <summary>y = the largest of each window and, where wanted, its index within the plane.</summary>
    public abstract void MaxPool(in PoolGeometry geometry, Tensor x, Tensor y, Tensor? index);

    /// <summary>dx[index] += dy, plane by plane.</summary>
    public abstract void MaxPoolBackward(in PoolGeometry geometry, Tensor dy, Tensor index, Tensor dx);

    /// <summary>y = the mean of each window.</summary>
    public abstract void AveragePool(in PoolGeometry geometry, Tensor x, Tensor y);

    /// <summary>dx = each dy shared equally among its window.</summary>
    public abstract void AveragePoolBackward(in PoolGeometry geometry, Tensor dy, Tensor dx);

    /// <summary>For each group g of x[outer, groups, inner]: y = (x − mean)/√(var + ε)·scale + shift, with the group's own mean and biased
    /// variance.</summary>
    public abstract void Normalize(Tensor x, in Extent groups, double epsilon, Tensor? scale, Tensor? shift, Tensor mean, Tensor variance,
        Tensor y);

    /// <summary>The gradients of <see cref="Normalize"/> in x, scale and shift.</summary>
    public abstract void NormalizeBackward(Tensor dy, Tensor x, in Extent groups, double epsilon, Tensor? scale, Tensor mean,
        Tensor variance, Tensor? dx, Tensor? dscale, Tensor? dshift);

    /// <summary>y = softmax of each row, or its logarithm.</summary>
    public abstract void Softmax(Tensor x, int rows, bool log, Tensor y);

    /// <summary>dx from y and dy: y·(dy − Σ dy·y), or dy − eʸ·Σ dy for the logarithm.</summary>
    public abstract void SoftmaxBackward(Tensor dy, Tensor y, int rows, bool log, Tensor dx);

    /// <summary>Row losses of softmax cross entropy, and the softmax.</summary>
    public abstract void CrossEntropy(Tensor scores, Tensor labels, Tensor? weight, double smoothing, Tensor losses, Tensor probabilities);

    /// <summary>dx of <see cref="CrossEntropy"/> from the softmax and one upstream value a row.</summary>
    public abstract void CrossEntropyBackward(Tensor upstream, Tensor probabilities, Tensor labels, Tensor? weight, double smoothing,
        Tensor dx);

    /// <summary>y = independent draws, advancing the generator.</summary>
    public abstract void Random<D>(D distribution, Generator generator, Tensor y) where D : struct, IDistribution;

    /// <summary>One optimizer step on a parameter and its state, in place.</summary>
    public abstract void Update<R>(R rule, Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2)
        where R : struct, IUpdateRule;
}
