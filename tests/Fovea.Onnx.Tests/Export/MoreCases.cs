namespace Fovea.Onnx.Tests.Export;

/// <summary>A function of several tensors as a module.</summary>
internal sealed class FunctionModule(Func<Tensor[], Tensor> function) : Module
{
    public override int? InputCount => null;

    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => [function(inputs.ToArray())];
}

/// <summary>Operations whose gradient nobody checks.</summary>
internal static class MoreCases
{
    private static Tensor Floats(ulong seed = 1, params int[] shape) =>
        Tensor.Randn(Shape.Create(shape.Length == 0 ? [3, 5] : shape), generator: new(seed));

    private static Tensor Whole(params long[] values) => Tensor.From(values);

    public static IReadOnlyList<(string Name, Func<Tensor[], Tensor> Function, Tensor[] Inputs)> All { get; } =
    [
        ("eq", t => t[0].Equal(t[1]), [Whole(1, 2, 3), Whole(1, 3, 3)]),
        ("ne", t => t[0].NotEqual(t[1]), [Whole(1, 2, 3), Whole(1, 3, 3)]),
        ("lt", t => t[0].Less(t[1]), [Floats(), Floats(2, 5)]),
        ("le", t => t[0].LessOrEqual(t[1]), [Floats(), Floats(2, 5)]),
        ("gt", t => t[0].Greater(t[1]), [Floats(), Floats(2, 5)]),
        ("ge", t => t[0].GreaterOrEqual(0.25), [Floats()]),
        ("nan", t => (t[0] / t[0]).IsNaN(), [Tensor.From(0f, 1, 2)]),
        ("infinite", t => (1 / t[0]).IsInfinite(), [Tensor.From(0f, 1, 2)]),
        ("logic", t => (t[0].Greater(0) & !t[1].Greater(0)) ^ (t[0].Less(-1) | t[1].Less(-1)), [Floats(), Floats(2)]),
        ("bits", t => (t[0] & t[1]) ^ (t[0] | t[1]), [Whole(5, 6, 7), Whole(3, 9, 1)]),
        ("integers", t => (t[0] + t[1]) * t[0] - t[1], [Whole(5, -6, 7), Whole(3, 9, -1)]),
        ("integer division", t => t[0].FloorDivide(t[1]), [Whole(7, -7, 7, -7, 6, -6), Whole(2, 2, -2, -2, 3, 3)]),
        ("integer remainder", t => t[0].Remainder(t[1]), [Whole(7, -7, 7, -7, 6, -6), Whole(2, 2, -2, -2, 3, 3)]),
        ("floor division", t => t[0].FloorDivide(t[1]),
            [Tensor.From(7.3f, -7.3f, 7, -7, 1, -0.2f), Tensor.From(2f, 2, -2, -2.5f, 0.1f, 3)]),
        ("integer bounds", t => t[0].Maximum(t[1]).Minimum(4), [Whole(5, -6, 7), Whole(3, 9, -1)]),
        ("cast", t => t[0].To(DType.Int64), [Floats()]),
        ("cast back", t => t[0].To(DType.Float32) * 0.5, [Whole(5, -6, 7)]),
        ("cast to bytes", t => t[0].Greater(0).To(DType.UInt8), [Floats()]),
        ("argmax", t => t[0].ArgMax(-1), [Floats()]),
        ("argmin (keep)", t => t[0].ArgMin(0, keepDim: true), [Floats()]),
        ("any", t => t[0].Greater(1).Any([1]), [Floats()]),
        ("all", t => t[0].Greater(-1).All([0]), [Floats()]),
        ("argsort", t => t[0].ArgSort(0), [Floats()]),
        ("argsort (descending, equal)", t => t[0].Round().ArgSort(-1, descending: true), [Floats(1, 3, 9)]),
        ("nonzero", t => t[0].Greater(0).NonZero(), [Floats()]),
        ("masked", t => t[0][t[0].Greater(0)], [Floats()]),
        ("unique", t => t[0].Unique().Values, [Whole(3, 1, 3, 7, 1)]),
        ("unique (inverse)", t => t[0].Unique().Inverse, [Tensor.From(3L, 1, 3, 7, 1, 2).Reshape([2, 3])]),
        ("unique (counts)", t => t[0].Unique().Counts, [Whole(3, 1, 3, 7, 1)]),
        ("cumsum (integers)", t => t[0].CumSum(0), [Whole(3, 1, 3)]),
        ("device", t => t[0].To(Device.Default).Exp(), [Floats()]),
        ("clone", t => t[0].Clone() * 2, [Floats()]),
        ("one hot", t => t[0].OneHot(4), [Whole(3, 1, 0)]),
        ("clamp (one side)", t => t[0].Clamp(0.1, double.PositiveInfinity), [Floats()]),
        ("round (half)", t => t[0].Round(), [Tensor.From(0.5f, 1.5f, 2.5f, -0.5f, -1.5f)]),
        ("max pool (ceil, padding)", t => t[0].MaxPool2d(new(3) { Stride = 2, Padding = 1, CeilMode = true }), [Floats(1, 2, 3, 8, 7)]),
        ("max pool (ceil, dropped window)", t => t[0].MaxPool2d(new(2) { Stride = 3, CeilMode = true }), [Floats(1, 1, 2, 6, 7)]),
        ("avg pool (ceil, padding counted)", t =>
            t[0].AvgPool2d(new(3) { Stride = 2, Padding = 1, CeilMode = true }), [Floats(1, 2, 3, 8, 7)]),
        ("avg pool (ceil, divisor)", t =>
            t[0].AvgPool2d(new(3) { Stride = 2, CeilMode = true, DivisorOverride = 4 }), [Floats(1, 2, 3, 8, 7)]),
        ("adaptive pools (global)", t => t[0].AdaptiveAvgPool2d(1) + t[0].AdaptiveMaxPool2d(1), [Floats(1, 2, 3, 8, 7)]),
        ("adaptive pools (even)", t => t[0].AdaptiveAvgPool2d((4, 3)) + t[0].AdaptiveMaxPool2d((4, 3)), [Floats(1, 2, 3, 8, 6)]),
        ("upsample (nearest, whole)", t => t[0].Upsample((6, 12)), [Floats(1, 2, 3, 3, 4)]),
        ("upsample (smaller)", t => t[0].Upsample((3, 2), InterpolationMode.Bilinear), [Floats(1, 2, 3, 7, 5)]),
        ("upsample (cubic, smaller)", t => t[0].Upsample((3, 2), InterpolationMode.Bicubic), [Floats(1, 2, 3, 7, 5)]),
        ("normalisations without scale", t => t[0].LayerNorm([5, 4]) + t[0].InstanceNorm2d() + t[0].GroupNorm(2), [Floats(1, 2, 6, 5, 4)]),
        ("batch norm without scale", t => t[0].BatchNorm(t[1], t[2]), [Floats(1, 2, 3, 5, 4), Floats(2, 3), Floats(2, 3).Square() + 1]),
        ("linear (batch)", t => t[0].Linear(t[1], t[2]), [Floats(1, 2, 3, 7), Floats(2, 5, 7), Floats(3, 5)]),
        ("matmul (bias, batches)", t => MatMulOp.Forward(t[0], t[1], t[2], true, true).Output,
            [Floats(1, 2, 7, 3), Floats(2, 2, 5, 7), Floats(3, 5)]),
        ("softmax (axis 0)", t => t[0].Softmax(0) + t[0].LogSoftmax(0), [Floats()]),
        ("attributes of files", t => t[0].Sum([]) + t[0].Sum(keepDim: true) + t[0].Mean(), [Floats()]),
    ];
}
