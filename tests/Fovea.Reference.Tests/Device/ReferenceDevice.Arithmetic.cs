using Fovea.Tensors;

namespace Fovea.Reference;

// What has no formula of lanes, and elements put at places.
public partial class ReferenceDevice : IExecutes<ArithmeticCall>, IExecutes<RequireNonZeroCall>, IExecutes<PutCall>
{
    void IExecutes<ArithmeticCall>.Execute(in ArithmeticCall call)
    {
        Elements a = new(call.A), b = new(call.B), y = new(call.Y);
        for (var i = 0; i < y.Count; i++)
        {
            int p = Stretched(call.A.Shape, call.Y.Shape, i), q = Stretched(call.B.Shape, call.Y.Shape, i);
            if (call.Y.DType.IsFloating) y[i] = Divided(call.Operation, a[p], b[q]);
            else y.SetWhole(i, Low(Whole(call.Operation, a.Whole(p), b.Whole(q))));
        }
    }

    // Every digit: the low bits are taken at the end.
    private static Int128 Whole(Arithmetic operation, Int128 a, Int128 b) => operation switch
    {
        Arithmetic.Add => a + b,
        Arithmetic.Subtract => a - b,
        Arithmetic.Multiply => a * b,
        Arithmetic.FloorDivide => (a - Rest(a, b)) / b,
        Arithmetic.Remainder => Rest(a, b),
        Arithmetic.Maximum => Int128.Max(a, b),
        Arithmetic.Minimum => Int128.Min(a, b),
        Arithmetic.And => a & b,
        Arithmetic.Or => a | b,
        _ => a ^ b,
    };

    private static Int128 Rest(Int128 a, Int128 b) => (a % b + b) % b;

    private static long Low(Int128 value) => unchecked((long)(ulong)(value & ulong.MaxValue));

    // The rest is exact, and what is left of a is a multiple of b but for rounding.
    private static double Divided(Arithmetic operation, double a, double b)
    {
        var rest = Math.IEEERemainder(a, b) is var near && near != 0 && near < 0 != b < 0 ? near + b : near;
        return operation == Arithmetic.Remainder ? rest : b == 0 ? a / b : Math.Round((a - rest) / b);
    }

    void IExecutes<RequireNonZeroCall>.Execute(in RequireNonZeroCall call)
    {
        var x = new Elements(call.X);
        for (var i = 0; i < x.Count; i++)
            if (x.Whole(i) == 0) throw call.Zero(i);
    }

    void IExecutes<PutCall>.Execute(in PutCall call)
    {
        Elements x = new(call.X), index = new(call.Index), y = new(call.Y);
        for (var j = 0; j < x.Count; j++) y.Copy((int)index.Whole(j), x, j);
    }
}
