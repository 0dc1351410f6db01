using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<MatMulCall>, IExecutesActivatedMatMul
{
    void IExecutes<MatMulCall>.Execute(in MatMulCall call) => MatMul(call, default(IdentityFunction));

    void IExecutesActivatedMatMul.Execute<F>(in ActivatedMatMulCall<F> call) => MatMul(call.Product, call.Function);

    private static void MatMul<F>(in MatMulCall call, F function) where F : struct, IUnaryFunction
    {
        var (p, a, b, bias, y) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            ArraySegment<T> from = Segment<T>(a), with = Segment<T>(b), to = Segment<T>(y);
            var rectify = typeof(F) == typeof(ReLUFunction);
            if (p.Batch == 1 && SmallMatMul.Suits(p))
            {
                SmallMatMul.Run(p, from, with, SegmentOrEmpty<T>(bias), to, rectify);
                if (rectify) return;
            }
            else
            {
                if (bias is not null)
                {
                    var row = Segment<T>(bias).AsSpan();
                    for (var i = 0; i < p.Batch * p.M; i++) row.CopyTo(to.AsSpan(i * p.N, p.N));
                }
                var work = new MatMulWork<T>(p, from, with, to, bias is not null);
                // Large products are split inside, many small ones between.
                var each = (long)p.M * p.N * p.K;
                if (each >= 1 << 21) work.Run(0, p.Batch);
                else WorkPool.For(p.Batch, (int)Math.Max(1, (1 << 19) / Math.Max(each, 1)), work);
            }
            if (typeof(F) != typeof(IdentityFunction)) WorkPool.For(to.Count, Grain, new UnaryWork<F, T>(function, to, to));
        }
    }

    private readonly struct MatMulWork<T>(MatMulPlan p, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> y, bool accumulate) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var i = begin; i < end; i++)
            {
                var x = new MatrixPanels<T>(p.SharedA ? a : a.Slice(i * p.M * p.K, p.M * p.K), p.TransposeA ? p.M : p.K,
                    kIsInner: !p.TransposeA);
                var z = new MatrixPanels<T>(p.SharedB ? b : b.Slice(i * p.N * p.K, p.N * p.K), p.TransposeB ? p.K : p.N,
                    kIsInner: p.TransposeB);
                Gemm.Run(p.M, p.N, p.K, x, z, y.Slice(i * p.M * p.N, p.M * p.N), p.N, accumulate);
            }
        }
    }
}
