using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Matrix products, a layer for each matrix of the batch.
public sealed partial class GpuDevice : IExecutes<MatMulCall>
{
    void IExecutes<MatMulCall>.Execute(in MatMulCall call)
    {
        var (p, a, b, bias, y) = call;
        if (y.DType == DType.Float32)
            Multiply<MatrixProduct<FloatLane, float>, FloatLane, float>(new(p, View<float>(a), View<float>(b), bias is null ? 0 : 1,
                bias is null ? View<float>(y) : View<float>(bias), View<float>(y)), p.Batch, p.M, p.N, p.K);
        else
            Multiply<MatrixProduct<DoubleLane, double>, DoubleLane, double>(new(p, View<double>(a), View<double>(b), bias is null ? 0 : 1,
                bias is null ? View<double>(y) : View<double>(bias), View<double>(y)), p.Batch, p.M, p.N, p.K);
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

        public void Put(int layer, int row, int column, T value) => y[(layer * _m + row) * _n + column] =
            hasBias != 0 ? (V.From(value) + V.From(bias[column])).Value : value;
    }
}
