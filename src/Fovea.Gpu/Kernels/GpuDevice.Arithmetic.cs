using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Integers, which wrap around, and floor division and remainders.
public sealed partial class GpuDevice : IExecutes<ArithmeticCall>
{
    void IExecutes<ArithmeticCall>.Execute(in ArithmeticCall call)
    {
        if (Walk.Of(call.A.Shape, call.Y.Shape) is { } a && Walk.Of(call.B.Shape, call.Y.Shape) is { } b)
            call.Y.DType.Accept(new Computing(this, call, a, b));
        else OnHost(call);
    }

    private readonly struct Computing(GpuDevice device, ArithmeticCall call, Walk a, Walk b) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> => device.Launch(call.Y.Count,
            new ArithmeticKernel<T, E>((int)call.Operation, a, b, View<T>(call.A), View<T>(call.B), View<T>(call.Y)));
    }

    private readonly struct ArithmeticKernel<T, E>(int operation, Walk walkA, Walk walkB, ArrayView<T> a, ArrayView<T> b, ArrayView<T> y)
        : IKernel where T : unmanaged where E : struct, IElement<T>
    {
        public void Run(int i)
        {
            T p = a[walkA.Place(i)], q = b[walkB.Place(i)];
            y[i] = E.IsWhole ? E.Of(Whole(E.ToLong(p), E.ToLong(q))) : E.Of(Divided(E.ToDouble(p), E.ToDouble(q)));
        }

        private long Whole(long p, long q) => operation switch
        {
            (int)Arithmetic.Add => p + q,
            (int)Arithmetic.Subtract => p - q,
            (int)Arithmetic.Multiply => p * q,
            (int)Arithmetic.FloorDivide => FloorDivide(p, q),
            (int)Arithmetic.Remainder => Remainder(p, q),
            (int)Arithmetic.Maximum => p > q ? p : q,
            (int)Arithmetic.Minimum => p < q ? p : q,
            (int)Arithmetic.And => p & q,
            (int)Arithmetic.Or => p | q,
            _ => p ^ q,
        };

        // The smallest number cannot be divided by −1.
        private static long FloorDivide(long p, long q)
        {
            if (q == -1) return -p;
            var ratio = p / q;
            return ratio * q != p && p < 0 != q < 0 ? ratio - 1 : ratio;
        }

        private static long Remainder(long p, long q)
        {
            if (q == -1) return 0;
            var rest = p - p / q * q;
            return rest != 0 && rest < 0 != q < 0 ? rest + q : rest;
        }

        private double Divided(double p, double q)
        {
            var rest = GpuMath.Remainder(p, q);
            var other = rest != 0 && rest < 0 != q < 0;
            if (operation == (int)Arithmetic.Remainder) return other ? rest + q : rest;
            if (q == 0) return p / q;
            var ratio = (p - rest) / q;
            return GpuMath.Round(other ? ratio - 1 : ratio);
        }
    }
}
