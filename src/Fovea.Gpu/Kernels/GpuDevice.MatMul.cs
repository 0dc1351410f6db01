using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Matrix products, a layer for each matrix of the batch; by a library where there is one that was asked for.
public sealed partial class GpuDevice : IExecutes<MatMulCall>
{
    /// <summary>The library that computes large products, or null for the kernels alone.</summary>
    internal IBlas? Blas { get; init; }

    /// <summary>Multiply-adds from which each matrix of a batch gets a call of the library.</summary>
    /// <remarks>An estimate, not measured on a card: a call takes the host some 4 µs, in which a card makes so many.</remarks>
    internal long BlasLayer { get; init; } = 1L << 27;

    void IExecutes<MatMulCall>.Execute(in MatMulCall call)
    {
        if (call.Y.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in MatMulCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged =>
            Product<V, T>(c.Plan, View<T>(c.A), View<T>(c.B), c.Bias is null ? null : View<T>(c.Bias), View<T>(c.Y));
    }

    private void Product<V, T>(MatMulPlan p, ArrayView<T> a, ArrayView<T> b, ArrayView<T>? bias, ArrayView<T> y)
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        var gemm = Gemm.Of(p);
        if (Blas is null || y.Length == 0 || p.K == 0 || gemm.Batch > 1 && (long)p.M * p.N * p.K < BlasLayer)
        {
            Multiply<MatrixProduct<V, T>, V, T>(new(p, a, b, bias is null ? 0 : 1, bias ?? y, y), p.Batch, p.M, p.N, p.K);
            return;
        }
        LaunchUpdates();
        // Its matrices lie column by column, so that the operands change places.
        if (typeof(T) == typeof(float)) Blas.Multiply(gemm, b.Cast<float>(), a.Cast<float>(), y.Cast<float>());
        else Blas.Multiply(gemm, b.Cast<double>(), a.Cast<double>(), y.Cast<double>());
        _clock.Tick();
        if (bias is { } terms) Launch((int)y.Length, new BiasKernel<V, T>(p.N, terms, y));
    }

    private readonly struct BiasKernel<V, T>(int columns, ArrayView<T> bias, ArrayView<T> y) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => y[i] = (V.From(y[i]) + V.From(bias[i % columns])).Value;
    }

    private readonly struct MatrixProduct<V, T>(MatMulPlan p, ArrayView<T> a, ArrayView<T> b, int hasBias, ArrayView<T> bias,
        ArrayView<T> y) : IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly int _m = p.M, _n = p.N, _layerA = p.SharedA ? 0 : p.M * p.K, _layerB = p.SharedB ? 0 : p.K * p.N;
        private readonly int _rowA = p.TransposeA ? 1 : p.K, _stepA = p.TransposeA ? p.M : 1;
        private readonly int _columnB = p.TransposeB ? p.K : 1, _stepB = p.TransposeB ? 1 : p.N;

        public bool LeftRunsInner => _stepA == 1;

        public bool RightRunsInner => _columnB != 1;

        public Place Column(int column) => new(column * _columnB);

        public Place Inner(int k) => new(k);

        public T Left(int layer, int row, Place inner) => a[layer * _layerA + row * _rowA + inner.A * _stepA];

        public T Right(int layer, Place inner, Place column) => b[layer * _layerB + inner.A * _stepB + column.A];

        public Place Target(int column) => new(column);

        public void Put(int layer, int row, Place target, T value) => y[(layer * _m + row) * _n + target.A] =
            hasBias != 0 ? (V.From(value) + V.From(bias[target.A])).Value : value;
    }
}
