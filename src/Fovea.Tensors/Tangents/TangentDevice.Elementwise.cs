namespace Fovea.Tensors;

internal sealed partial class TangentDevice
{
    // ẏ = f′·ẋ.
    public override void Unary<F>(F function, Tensor x, Tensor y)
    {
        device.Unary(function, x, y);
        if (Tangent(x) is { } tangent) device.UnaryBackward(function, tangent, x, y, Target(y));
        else Clear(y);
    }

    // u·f′ along the direction; f′ itself is evaluated in dual numbers.
    public override void UnaryBackward<F>(F function, Tensor upstream, Tensor x, Tensor y, Tensor dx)
    {
        device.UnaryBackward(function, upstream, x, y, dx);
        if (!AnyTangent(upstream, x, y))
        {
            Clear(dx);
            return;
        }
        DualLane[] u = Duals(upstream), a = Duals(x), b = Duals(y);
        Store(dx, i => (u[i] * function.Derivative(a[i], b[i])).Tangent);
    }

    // ẏ = ∂f/∂a·ȧ + ∂f/∂b·ḃ.
    public override void Binary<F>(F function, Tensor a, Tensor b, Tensor y)
    {
        var hasTangent = AnyTangent(a, b);
        // Before y is written, which may be one of the inputs.
        DualLane[] p = hasTangent ? Duals(Stretched(a, y.Shape)) : [], q = hasTangent ? Duals(Stretched(b, y.Shape)) : [];
        device.Binary(function, a, b, y);
        if (!hasTangent)
        {
            Clear(y);
            return;
        }
        var result = Duals(y);
        Store(y, i =>
            (p[i].Tangent == 0 ? 0 : function.DerivativeA(p[i], q[i], result[i]).Value * p[i].Tangent)
            + (q[i].Tangent == 0 ? 0 : function.DerivativeB(p[i], q[i], result[i]).Value * q[i].Tangent));
    }

    public override void BinaryBackward<F>(F function, Tensor upstream, Tensor a, Tensor b, Tensor y, Tensor? da, Tensor? db)
    {
        device.BinaryBackward(function, upstream, a, b, y, da, db);
        if (!AnyTangent(upstream, a, b, y))
        {
            Clear(da);
            Clear(db);
            return;
        }
        DualLane[] u = Duals(upstream), p = Duals(a), q = Duals(b), result = Duals(y);
        if (da is not null) Store(da, i => (u[i] * function.DerivativeA(p[i], q[i], result[i])).Tangent);
        if (db is not null) Store(db, i => (u[i] * function.DerivativeB(p[i], q[i], result[i])).Tangent);
    }

    private Tensor Stretched(Tensor x, Shape shape)
    {
        Tensor y = x;
        using var _ = Autograd.NoGrad();
        During(() => y = x.Expand(shape));
        return y;
    }

    private DualLane[] Duals(Tensor x)
    {
        var tangent = Tangent(x);
        var duals = new DualLane[x.Count];
        for (var i = 0; i < duals.Length; i++) duals[i] = new(device.Read(x, i), tangent is null ? 0 : device.Read(tangent, i));
        return duals;
    }

    // ẏ[i] = value(i).
    private void Store(Tensor y, Func<int, double> value)
    {
        var target = Target(y);
        if (y.DType == DType.Float64)
        {
            var to = target.AsSpan<double>();
            for (var i = 0; i < to.Length; i++) to[i] = value(i);
        }
        else
        {
            var to = target.AsSpan<float>();
            for (var i = 0; i < to.Length; i++) to[i] = (float)value(i);
        }
    }
}
