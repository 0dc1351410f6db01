namespace Fovea.Tensors;

/// <summary>y = pool(f((x ∗ w + bias − centre)·scale + shift + residual)), as far as given: a convolution and what follows it
/// at once.</summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="X">[N, C, H, W].</param>
/// <param name="Weight">[O, C/groups, Kh, Kw].</param>
/// <param name="Bias">[O], or null.</param>
/// <param name="Centre">What is taken off each channel; null for nothing.</param>
/// <param name="Scale">One factor a channel; null for none, and then neither centre nor shift.</param>
/// <param name="Shift">One term a channel.</param>
/// <param name="Residual">A tensor of the convolution's shape, or null.</param>
/// <param name="Function">f; <see cref="IdentityFunction"/> for none.</param>
/// <param name="Pool">Last, the largest of each window; only where <see cref="CpuDevice.PoolsAfterConvolution"/>, and without a
/// residual.</param>
/// <param name="Y">The result.</param>
internal readonly record struct FinishedConvolveCall<F>(ConvGeometry Geometry, Tensor X, Tensor Weight, Tensor? Bias, Tensor? Centre,
    Tensor? Scale, Tensor? Shift, Tensor? Residual, F Function, PoolGeometry? Pool, Tensor Y)
    : IDeviceCall<FinishedConvolveCall<F>>, IFinishedConvolveCall where F : struct, IUnaryFunction
{
    public static string Name => "convolve_finish";

    public FinishedConvolveCall<F> Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Weight = map.Read(Weight),
        Bias = map.Read(Bias),
        Centre = map.Read(Centre),
        Scale = map.Read(Scale),
        Shift = map.Read(Shift),
        Residual = map.Read(Residual),
        Y = map.Write(Y),
    };

    public void On(Device device) => device.Having<IExecutesFinishedConvolve>(Name).Execute(this);

    public RecordedCall Pooled(PoolGeometry pool, Tensor y) => RecordedCall<FinishedConvolveCall<F>>.Of(this with { Pool = pool, Y = y });
}

/// <summary>A <see cref="FinishedConvolveCall{F}"/> of any function.</summary>
internal interface IFinishedConvolveCall
{
    ConvGeometry Geometry { get; }

    Tensor? Residual { get; }

    PoolGeometry? Pool { get; }

    Tensor Y { get; }

    /// <summary>The same, and a pooling after it.</summary>
    RecordedCall Pooled(PoolGeometry pool, Tensor y);
}

/// <summary>Runs <see cref="FinishedConvolveCall{F}"/> for every function.</summary>
internal interface IExecutesFinishedConvolve
{
    void Execute<F>(in FinishedConvolveCall<F> call) where F : struct, IUnaryFunction;
}
