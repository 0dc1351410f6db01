namespace Fovea.Tensors;

/// <summary>What is linear in each of two tensors: (a·b)˙ = ȧ·b + a·ḃ.</summary>
internal sealed partial class TangentDevice
{
    public override void MatMul(in MatMulPlan plan, Tensor a, Tensor b, Tensor? bias, Tensor y, bool rectify = false)
    {
        if (rectify) throw Lacking("matmul with a rectifier");
        device.MatMul(plan, a, b, bias, y);
        var p = plan;
        Bilinear(a, b, bias, y, (l, r, c, to) => device.MatMul(p, l, r, c, to));
    }

    public override void Convolve(in ConvGeometry geometry, Tensor x, Tensor weight, Tensor? bias, Tensor y,
        in ConvolveFinish finish = default, KeptKernels? kept = null)
    {
        if (finish != default) throw Lacking("convolution with what follows it");
        device.Convolve(geometry, x, weight, bias, y);
        var g = geometry;
        Bilinear(x, weight, bias, y, (l, r, c, to) => device.Convolve(g, l, r, c, to));
    }

    public override void ConvolveInput(in ConvGeometry geometry, Tensor dy, Tensor weight, Tensor? bias, Tensor dx)
    {
        device.ConvolveInput(geometry, dy, weight, bias, dx);
        var g = geometry;
        Bilinear(dy, weight, bias, dx, (l, r, c, to) => device.ConvolveInput(g, l, r, c, to));
    }

    public override void ConvolveWeight(in ConvGeometry geometry, Tensor x, Tensor dy, Tensor dw, Tensor? dbias)
    {
        device.ConvolveWeight(geometry, x, dy, dw, dbias);
        if (!AnyTangent(x, dy))
        {
            Clear(dw);
            Clear(dbias);
            return;
        }
        var g = geometry;
        var target = Target(dw);
        var part = device.Empty(dw.Shape, dw.DType);
        device.ConvolveWeight(g, x, TangentOrZeros(dy), target, dbias is null ? null : Target(dbias));
        device.ConvolveWeight(g, TangentOrZeros(x), dy, part, null);
        Accumulate(target, part);
    }

    private void Bilinear(Tensor a, Tensor b, Tensor? bias, Tensor y, Action<Tensor, Tensor, Tensor?, Tensor> call)
    {
        if (!AnyTangent(a, b, bias))
        {
            Clear(y);
            return;
        }
        var target = Target(y);
        call(TangentOrZeros(a), b, bias is null ? null : TangentOrZeros(bias), target);
        if (Tangent(b) is not { } tangent) return;
        var part = device.Empty(y.Shape, y.DType);
        call(a, tangent, null, part);
        Accumulate(target, part);
    }
}
