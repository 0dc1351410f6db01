using System.Numerics;

namespace Fovea.Tensors;

// Matrices are small here: each is computed by one thread, in double precision, and rounded at the end.
public sealed partial class CpuDevice : IExecutes<SolveCall>, IExecutes<CholeskyCall>, IExecutes<DeterminantCall>, IExecutes<QrCall>,
    IExecutes<EighCall>, IExecutes<SvdCall>
{
    void IExecutes<SolveCall>.Execute(in SolveCall call)
    {
        if (Matrices(call.A, new SolveOne(call.A.Shape[^1], call.B.Shape[^1]), call.A, call.B, call.X) is { } failed)
            throw call.Singular(failed);
    }

    void IExecutes<CholeskyCall>.Execute(in CholeskyCall call)
    {
        if (Matrices(call.A, new CholeskyOne(call.A.Shape[^1]), call.A, null, call.L) is { } failed) throw call.NotPositive(failed);
    }

    void IExecutes<DeterminantCall>.Execute(in DeterminantCall call)
    {
        var (a, value, sign, log) = call;
        var n = a.Shape[^1];
        if (value is not null) Matrices(a, new DeterminantOne(n, DeterminantPart.Value), a, null, value);
        if (sign is not null) Matrices(a, new DeterminantOne(n, DeterminantPart.Sign), a, null, sign);
        if (log is not null) Matrices(a, new DeterminantOne(n, DeterminantPart.LogAbs), a, null, log);
    }

    void IExecutes<QrCall>.Execute(in QrCall call) => Matrices(call.A, new QrOne(call.A.Shape[^2], call.A.Shape[^1]), call.A, null, call.Y);

    void IExecutes<EighCall>.Execute(in EighCall call) => Matrices(call.A, new EighOne(call.A.Shape[^1]), call.A, null, call.Y);

    void IExecutes<SvdCall>.Execute(in SvdCall call) => Matrices(call.A, new SvdOne(call.A.Shape[^2], call.A.Shape[^1]), call.A, null,
        call.Y);

    // The first matrix that could not be computed, or null.
    private static int? Matrices<TOne>(Tensor matrices, TOne one, Tensor a, Tensor? b, Tensor y) where TOne : struct, IMatrixFunction
    {
        var batch = matrices.Shape.Product(0, matrices.Rank - 2);
        if (batch == 0 || y.Count == 0) return null;
        var failed = Scratch<int>.Get(ScratchSlot.Partial, batch);
        var size = Math.Max(a.Shape[^1], a.Shape[^2]);
        var grain = Math.Max(1, (Grain >> 2) / Math.Max(1, size * size * size));
        if (IsFloat32(y)) WorkPool.For(batch, grain, new MatricesWork<TOne, float>(one, batch, Segment<float>(a), SegmentOrEmpty<float>(b),
            Segment<float>(y), failed));
        else WorkPool.For(batch, grain, new MatricesWork<TOne, double>(one, batch, Segment<double>(a), SegmentOrEmpty<double>(b),
            Segment<double>(y), failed));
        var first = failed.AsSpan().IndexOf(1);
        return first < 0 ? null : first;
    }

    private readonly struct MatricesWork<TOne, T>(TOne one, int batch, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> y,
        ArraySegment<int> failed) : IWork where TOne : struct, IMatrixFunction where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            int sizeA = a.Count / batch, sizeB = b.Count / batch, sizeY = y.Count / batch;
            Span<double> x = Scratch<double>.Get(ScratchSlot.Columns, sizeA + 1)[..sizeA];
            Span<double> z = Scratch<double>.Get(ScratchSlot.Padded, sizeB + 1)[..sizeB];
            Span<double> result = Scratch<double>.Get(ScratchSlot.Sums, sizeY), work = Scratch<double>.Get(ScratchSlot.Tails, one.Work + 1);
            Span<int> order = Scratch<int>.Get(ScratchSlot.Tails, one.Order + 1);
            for (var i = begin; i < end; i++)
            {
                for (var j = 0; j < sizeA; j++) x[j] = double.CreateTruncating(a[i * sizeA + j]);
                for (var j = 0; j < sizeB; j++) z[j] = double.CreateTruncating(b[i * sizeB + j]);
                failed.AsSpan()[i] = one.Run(x, z, result, work, order) ? 0 : 1;
                var to = y.AsSpan(i * sizeY, sizeY);
                for (var j = 0; j < sizeY; j++) to[j] = T.CreateTruncating(result[j]);
            }
        }
    }
}
