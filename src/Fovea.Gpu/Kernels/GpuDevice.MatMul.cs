using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Matrix products, a layer for each matrix of the batch.
public sealed partial class GpuDevice : IExecutes<MatMulCall>
{
    void IExecutes<MatMulCall>.Execute(in MatMulCall call)
    {
        if (call.Y.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in MatMulCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged =>
            Product<V, T>(c.Plan, View<T>(c.A), View<T>(c.B), c.Bias is null ? null : View<T>(c.Bias), View<T>(c.Y));
    }

    private void Product<V, T>(MatMulPlan p, ArrayView<T> a, ArrayView<T> b, ArrayView<T>? bias, ArrayView<T> y)
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged =>
        Multiply<MatrixProduct<V, T>, V, T>(new(p, a, b, bias is null ? 0 : 1, bias ?? y, y), p.Batch, p.M, p.N, p.K);

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

        public void Put(int layer, int row, int column, T value) => y[(layer * _m + row) * _n + column] =
            hasBias != 0 ? (V.From(value) + V.From(bias[column])).Value : value;
    }
}
