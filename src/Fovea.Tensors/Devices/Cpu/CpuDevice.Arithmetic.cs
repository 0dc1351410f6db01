using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<ArithmeticCall>, IExecutes<RequireNonZeroCall>, IExecutes<PutCall>
{
    void IExecutes<ArithmeticCall>.Execute(in ArithmeticCall call)
    {
        var (operation, a, b, y) = call;
        switch (y.DType)
        {
            case DType.Float32: Divided<float>(); break;
            case DType.Float64: Divided<double>(); break;
            case DType.Int64: Whole<long>(); break;
            case DType.Int32: Whole<int>(); break;
            // Truth values are the bytes 0 and 1.
            default: Whole<byte>(); break;
        }

        void Whole<T>() where T : unmanaged, IBinaryInteger<T>
        {
            switch (operation)
            {
                case Arithmetic.Add: Run<IntegerFunctions.Add<T>, T>(); break;
                case Arithmetic.Subtract: Run<IntegerFunctions.Subtract<T>, T>(); break;
                case Arithmetic.Multiply: Run<IntegerFunctions.Multiply<T>, T>(); break;
                case Arithmetic.FloorDivide: Run<IntegerFunctions.FloorDivide<T>, T>(); break;
                case Arithmetic.Remainder: Run<IntegerFunctions.Remainder<T>, T>(); break;
                case Arithmetic.Maximum: Run<IntegerFunctions.Maximum<T>, T>(); break;
                case Arithmetic.Minimum: Run<IntegerFunctions.Minimum<T>, T>(); break;
                case Arithmetic.And: Run<IntegerFunctions.And<T>, T>(); break;
                case Arithmetic.Or: Run<IntegerFunctions.Or<T>, T>(); break;
                default: Run<IntegerFunctions.Xor<T>, T>(); break;
            }
        }

        void Divided<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (operation == Arithmetic.Remainder) Run<FloorFunctions.Remainder<T>, T>();
            else Run<FloorFunctions.FloorDivide<T>, T>();
        }

        void Run<F, T>() where F : struct, IPairFunction<T> where T : unmanaged =>
            Pairs<F, T>(BroadcastPlan.Of(a.Shape, b.Shape, y.Shape), SameSize<T>(a), SameSize<T>(b), SameSize<T>(y));
    }

    void IExecutes<RequireNonZeroCall>.Execute(in RequireNonZeroCall call)
    {
        for (var i = 0; i < call.X.Count; i++)
            if (call.X.DType.Of<Reading, double>(new(call.X, i)) == 0) throw call.Zero(i);
    }

    void IExecutes<PutCall>.Execute(in PutCall call) => call.Y.DType.Run<Putting>(new(call));

    private static void Pairs<F, T>(in BroadcastPlan plan, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where F : struct, IPairFunction<T>
    {
        for (var row = 0; row < plan.Rows; row++)
        {
            var (startA, startB) = plan.Start(row);
            var to = y.Slice(row * plan.Inner, plan.Inner);
            for (var i = 0; i < to.Length; i++) to[i] = default(F).Of(a[startA + i * plan.StrideA], b[startB + i * plan.StrideB]);
        }
    }

    private static Span<T> SameSize<T>(Tensor x) where T : unmanaged =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(RawBytes(x));

    private readonly struct Putting(PutCall call) : IElementAction
    {
        public void Run<T>() where T : unmanaged
        {
            ReadOnlySpan<T> from = Elements<T>(call.X);
            ReadOnlySpan<long> index = Elements<long>(call.Index);
            var to = Elements<T>(call.Y);
            for (var j = 0; j < from.Length; j++) to[(int)index[j]] = from[j];
        }
    }
}
