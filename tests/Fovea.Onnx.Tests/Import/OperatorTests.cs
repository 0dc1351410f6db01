namespace Fovea.Onnx.Tests;

/// <summary>Operators against ONNX Runtime: random inputs, odd sizes, versions whose meaning differs.</summary>
public class OperatorTests
{
    private static readonly Generator Random = new(7);

    [Fact]
    public void ElementwiseOperatorsAgree() => CheckAll(Elementwise());

    [Fact]
    public void ReductionsAgree() => CheckAll(Reductions());

    [Fact]
    public void ConvolutionsAndPoolsAgree() => CheckAll(Windows());

    [Fact]
    public void ShapesAndIndicesAgree() => CheckAll(Shapes());

    [Fact]
    public void ResizingAgrees() => CheckAll(Resizing());

    [Fact]
    public void NormalizationsAndLossesAgree() => CheckAll(Normalizations());

    [Fact]
    public void QuantizationAgrees() => CheckAll(Quantization());

    private static void CheckAll(IEnumerable<OperatorCase> cases)
    {
        var wrong = new List<string>();
        foreach (var one in cases)
        {
            try
            {
                one.Check();
            }
            catch (Exception e)
            {
                wrong.Add($"{one}: {e.Message.Split('\n')[0]}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static Tensor Normal(params int[] shape) => Tensor.Randn(Shape.Create(shape), generator: Random);

    private static Tensor Uniform(double low, double high, params int[] shape) => Tensor.Rand(Shape.Create(shape), low, high,
        generator: Random);

    private static Tensor Whole(long low, long high, params int[] shape) => Tensor.RandInt(low, high, Shape.Create(shape), Random);

    private static Tensor Longs(params long[] values) => Tensor.From(values);

    private static IEnumerable<OperatorCase> Elementwise()
    {
        foreach (var op in new[] { "Abs", "Neg", "Exp", "Floor", "Ceil", "Sign", "Sigmoid", "Tanh", "Relu", "Softplus", "Softsign", "Erf",
            "Elu",
            "Selu", "LeakyRelu", "HardSigmoid", "Sin", "Cos", "Atan", "Sinh", "Cosh", "Asinh", "Round", "IsNaN", "IsInf", "HardSwish",
                "Celu",
            "ThresholdedRelu", "Shrink" })
            yield return new OperatorCase(op, 17, "x").With("x", Normal(3, 5, 7) * 3.0);
        foreach (var op in new[] { "Log", "Sqrt", "Reciprocal" }) yield return new OperatorCase(op, 13, "x")
            .With("x", Uniform(0.1, 4, 3, 7));
        foreach (var op in new[] { "Acos", "Asin", "Atanh" }) yield return new OperatorCase(op, 13, "x")
            .With("x", Uniform(-0.9, 0.9, 3, 7));
        yield return new OperatorCase("Acosh", 13, "x").With("x", Uniform(1.1, 9, 3, 7));
        yield return new OperatorCase("Mish", 18, "x").With("x", Normal(3, 7));
        foreach (var kind in new[] { "none", "tanh" })
            yield return new OperatorCase("Gelu", 20, "x", ("approximate", kind)).With("x", Normal(3, 7));
        yield return new OperatorCase("HardSigmoid", 13, "x", ("alpha", 1 / 6f), ("beta", 0.5f)).With("x", Normal(3, 7) * 4.0);
        yield return new OperatorCase("PRelu", 16, "x, s").With("x", Normal(2, 3, 5, 4)).With("s", Normal(3, 1, 1));
        foreach (var op in new[] { "Add", "Sub", "Mul", "Div", "Max", "Min" })
        {
            yield return new OperatorCase(op, 14, "a, b").With("a", Normal(3, 1, 5)).With("b", Normal(4, 1));
            yield return new OperatorCase(op, 14, "a, b").With("a", Whole(-20, 20, 3, 1, 5))
                .With("b", Whole(1, 7, 4, 1) * Longs(-1, 1, 1, -1).Reshape([4, 1]));
            yield return new OperatorCase(op, 14, "a, b").With("a", Whole(-20, 20, 3, 5).To(DType.Int32))
                .With("b", Whole(1, 7, 5).To(DType.Int32));
        }
        yield return new OperatorCase("Mod", 13, "a, b").With("a", Whole(-20, 20, 3, 5)).With("b", Whole(-7, -1, 5));
        yield return new OperatorCase("Mod", 13, "a, b", ("fmod", 1)).With("a", Whole(-20, 20, 3, 5)).With("b", Whole(-7, -1, 5));
        yield return new OperatorCase("Mod", 13, "a, b", ("fmod", 1)).With("a", Normal(3, 5) * 9.0).With("b", Uniform(1, 3, 5));
        yield return new OperatorCase("Pow", 13, "a, b").With("a", Uniform(0.2, 3, 3, 5)).With("b", Normal(5));
        yield return new OperatorCase("Pow", 13, "a, b").With("a", Normal(3, 5)).With("b", Whole(0, 4, 5));
        yield return new OperatorCase("Pow", 13, "a, b") { Constants = "b" }.With("a", Uniform(0.2, 3, 3, 5))
            .With("b", Tensor.From([2f], []));
        foreach (var op in new[] { "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual" })
            yield return new OperatorCase(op, 16, "a, b").With("a", Whole(0, 4, 3, 1, 5)).With("b", Whole(0, 4, 4, 1));
        foreach (var op in new[] { "And", "Or", "Xor" })
            yield return new OperatorCase(op, 7, "a, b").With("a", Normal(3, 1, 5) > 0).With("b", Normal(4, 1) > 0);
        yield return new OperatorCase("Not", 7, "a").With("a", Normal(3, 5) > 0);
        yield return new OperatorCase("Where", 16, "c, a, b").With("c", Normal(3, 1, 5) > 0).With("a", Normal(4, 1)).With("b", Normal(5));
        foreach (var op in new[] { "Sum", "Mean", "Max", "Min" })
            yield return new OperatorCase(op, 13, "a, b, c").With("a", Normal(3, 5)).With("b", Normal(5)).With("c", Normal(2, 1, 1));
        yield return new OperatorCase("Clip", 6, "x", ("min", -0.5f), ("max", 0.7f)).With("x", Normal(3, 7));
        yield return new OperatorCase("Clip", 13, "x, l, h").With("x", Normal(3, 7)).With("l", Tensor.From([-0.5f], []))
            .With("h", Tensor.From([0.7f], []));
        yield return new OperatorCase("Clip", 13, "x, l") { Constants = "l" }.With("x", Whole(-9, 9, 3, 7))
            .With("l", Tensor.From([-2L], []));
        foreach (var opset in new[] { 11, 13 })
            foreach (var op in new[] { "Softmax", "LogSoftmax", "Hardmax" })
                foreach (var axis in new[] { 0, 1, 2 })
                    yield return new OperatorCase(op, opset, "x", ("axis", axis)).With("x", Normal(3, 4, 5));
        foreach (var to in new[] { 1, 2, 3, 5, 6, 7, 9, 11 })
            yield return new OperatorCase("Cast", 13, "x", ("to", to)).With("x", Normal(3, 7) * 20.0);
        foreach (var to in new[] { 1, 2, 3, 6, 9 })
            yield return new OperatorCase("Cast", 13, "x", ("to", to)).With("x", Whole(-300, 300, 3, 7));
        foreach (var direction in new[] { "LEFT", "RIGHT" })
            yield return new OperatorCase("BitShift", 11, "a, b", ("direction", direction)).With("a", Whole(0, 250, 9).To(DType.UInt8))
                .With("b", Whole(0, 5, 9).To(DType.UInt8));
        foreach (var op in new[] { "BitwiseAnd", "BitwiseOr", "BitwiseXor" })
            yield return new OperatorCase(op, 18, "a, b").With("a", Whole(-99, 99, 9)).With("b", Whole(-99, 99, 9));
        yield return new OperatorCase("BitwiseNot", 18, "a").With("a", Whole(-99, 99, 9));
    }

    private static IEnumerable<OperatorCase> Reductions()
    {
        foreach (var op in new[] { "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp", "ReduceLogSum" })
        {
            foreach (var keeps in new[] { 0, 1 })
            {
                yield return new OperatorCase(op, 11, "x", ("axes", new[] { 0, -1 }), ("keepdims", keeps))
                    .With("x", Uniform(0.2, 2, 3, 4, 5));
                yield return new OperatorCase(op, 18, "x, axes", ("keepdims", keeps)) { Constants = "axes" }
                    .With("x", Uniform(0.2, 2, 3, 4, 5))
                    .With("axes", Longs(1));
            }
            yield return new OperatorCase(op, 18, "x").With("x", Uniform(0.2, 2, 3, 5));
            yield return new OperatorCase(op, 18, "x", ("noop_with_empty_axes", 0)).With("x", Uniform(0.2, 2, 3, 5));
        }
        foreach (var op in new[] { "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd" })
            yield return new OperatorCase(op, 11, "x", ("axes", new[] { 1 })).With("x", Whole(-4, 9, 3, 5).To(DType.Int32));
        foreach (var op in new[] { "ArgMax", "ArgMin" })
            foreach (var last in new[] { 0, 1 })
                foreach (var axis in new[] { 0, 1, -1 })
                    yield return new OperatorCase(op, 13, "x", ("axis", axis), ("select_last_index", last), ("keepdims", axis == 0 ? 0 : 1))
                        .With("x", Whole(0, 4, 3, 4, 5).To(DType.Float32));
        foreach (var (exclusive, reverse) in new[] { (0, 0), (1, 0), (0, 1), (1, 1) })
            yield return new OperatorCase("CumSum", 14, "x, axis", ("exclusive", exclusive), ("reverse", reverse)) { Constants = "axis" }
                .With("x", Normal(3, 5)).With("axis", Tensor.From([1L], []));
        foreach (var largest in new[] { 0, 1 })
            yield return new OperatorCase("TopK", 11, "x, k", ("axis", 1), ("largest", largest)) { Constants = "k", Outputs = "y, i" }
                .With("x", Normal(3, 9, 2)).With("k", Longs(4));
        yield return new OperatorCase("TopK", 10, "x, k") { Constants = "k", Outputs = "y, i" }.With("x", Normal(3, 9)).With("k", Longs(4));
    }

    private static IEnumerable<OperatorCase> Windows()
    {
        Tensor x = Normal(2, 4, 9, 8), w = Normal(6, 2, 3, 2), b = Normal(6);
        yield return new OperatorCase("Conv", 11, "x, w, b", ("group", 2)).With("x", x).With("w", w).With("b", b);
        yield return new OperatorCase("Conv", 11, "x, w", ("group", 2), ("pads", new[] { 1, 0, 2, 1 }), ("strides", new[] { 2, 1 }))
            .With("x", x).With("w", w);
        yield return new OperatorCase("Conv", 11, "x, w", ("group", 2), ("dilations", new[] { 2, 3 }), ("pads", new[] { 1, 1, 1, 1 }))
            .With("x", x).With("w", w);
        foreach (var auto in new[] { "SAME_UPPER", "SAME_LOWER", "VALID" })
        {
            yield return new OperatorCase("Conv", 11, "x, w", ("group", 2), ("auto_pad", auto), ("strides", new[] { 2, 2 }))
                .With("x", x).With("w", w);
            yield return new OperatorCase("MaxPool", 12, "x", ("kernel_shape", new[] { 3, 2 }), ("auto_pad", auto),
                ("strides", new[] { 2, 2 }))
                .With("x", x);
            yield return new OperatorCase("AveragePool", 11, "x", ("kernel_shape", new[] { 3, 2 }), ("auto_pad", auto),
                ("strides", new[] { 2, 2 }))
                .With("x", x);
            yield return new OperatorCase("ConvTranspose", 11, "x, w", ("auto_pad", auto), ("strides", new[] { 2, 3 }))
                .With("x", x).With("w", Normal(4, 3, 3, 3));
        }
        yield return new OperatorCase("Conv", 11, "x, w, b", ("pads", new[] { 2, 1 })).With("x", Normal(2, 3, 11))
            .With("w", Normal(5, 3, 4)).With("b", Normal(5));
        yield return new OperatorCase("Conv", 11, "x, w, b", ("pads", new[] { 1, 0, 1, 0, 1, 2 }), ("strides", new[] { 2, 1, 2 }),
            ("dilations", new[] { 1, 2, 1 })).With("x", Normal(2, 3, 5, 6, 7)).With("w", Normal(4, 3, 3, 2, 2)).With("b", Normal(4));
        yield return new OperatorCase("ConvTranspose", 11, "x, w, b", ("strides", new[] { 2, 3 }), ("pads", new[] { 1, 2, 1, 2 }),
            ("output_padding", new[] { 1, 1 })).With("x", x).With("w", Normal(4, 3, 3, 4)).With("b", Normal(3));
        yield return new OperatorCase("ConvTranspose", 11, "x, w", ("strides", new[] { 2, 2 }), ("pads", new[] { 0, 1, 1, 0 }),
            ("group", 2))
            .With("x", x).With("w", Normal(4, 3, 3, 3));
        yield return new OperatorCase("ConvTranspose", 11, "x, w", ("strides", new[] { 2, 2 }), ("output_shape", new[] { 20, 17 }))
            .With("x", x).With("w", Normal(4, 3, 3, 3));
        yield return new OperatorCase("ConvTranspose", 11, "x, w", ("dilations", new[] { 2 }), ("strides", new[] { 3 }))
            .With("x", Normal(2, 3, 7)).With("w", Normal(3, 2, 3));
        yield return new OperatorCase("ConvTranspose", 11, "x, w, b", ("strides", new[] { 2, 1, 2 }), ("pads", new[] { 1, 0, 1, 0, 1, 0 }))
            .With("x", Normal(2, 3, 3, 4, 5)).With("w", Normal(3, 2, 3, 2, 2)).With("b", Normal(2));
        foreach (var ceil in new[] { 0, 1 })
        {
            (string, object)[] pool = [("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 0, 0, 1 }),
                ("ceil_mode", ceil)];
            yield return new OperatorCase("MaxPool", 12, "x", pool).With("x", x);
            yield return new OperatorCase("MaxPool", 12, "x", pool) { Outputs = "y, i" }.With("x", x);
            yield return new OperatorCase("MaxPool", 12, "x", [("dilations", new[] { 2, 1 }), .. pool]).With("x", x);
            foreach (var counts in new[] { 0, 1 })
            {
                yield return new OperatorCase("AveragePool", 11, "x", [("count_include_pad", counts), .. pool]).With("x", x);
                yield return new OperatorCase("AveragePool", 19, "x", ("kernel_shape", new[] { 2, 3 }), ("dilations", new[] { 2, 2 }),
                    ("pads", new[] { 1, 1, 1, 1 }), ("count_include_pad", counts), ("ceil_mode", ceil)).With("x", x);
                yield return new OperatorCase("AveragePool", 11, "x", ("kernel_shape", new[] { 2, 3, 2 }), ("strides", new[] { 1, 2, 2 }),
                    ("pads", new[] { 1, 1, 0, 0, 1, 1 }), ("count_include_pad", counts)).With("x", Normal(2, 3, 5, 6, 7));
            }
        }
        yield return new OperatorCase("MaxPool", 12, "x", ("kernel_shape", new[] { 3 }), ("strides", new[] { 2 }))
            .With("x", Normal(2, 3, 9));
        yield return new OperatorCase("MaxPool", 12, "x", ("kernel_shape", new[] { 2, 3, 2 }), ("pads", new[] { 1, 1, 0, 0, 1, 1 }))
            .With("x", Normal(2, 3, 5, 6, 7));
        yield return new OperatorCase("MaxPool", 12, "x", ("kernel_shape", new[] { 2, 2 }))
            .With("x", Whole(0, 255, 1, 2, 5, 5).To(DType.UInt8));
        foreach (var op in new[] { "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" }) yield return new OperatorCase(op, 7, "x")
            .With("x", x);
        yield return new OperatorCase("LpPool", 11, "x", ("kernel_shape", new[] { 3, 2 }), ("p", 3), ("pads", new[] { 1, 0, 0, 1 }))
            .With("x", x);
    }

    private static IEnumerable<OperatorCase> Shapes()
    {
        var x = Normal(3, 4, 5);
        yield return new OperatorCase("Reshape", 14, "x, s") { Constants = "s" }.With("x", x).With("s", Longs(0, -1, 2, 5));
        yield return new OperatorCase("Flatten", 13, "x", ("axis", 2)).With("x", x);
        yield return new OperatorCase("Transpose", 13, "x", ("perm", new[] { 2, 0, 1 })).With("x", x);
        yield return new OperatorCase("Squeeze", 11, "x", ("axes", new[] { 0, -1 })).With("x", Normal(1, 4, 1));
        yield return new OperatorCase("Squeeze", 13, "x, a") { Constants = "a" }.With("x", Normal(1, 4, 1)).With("a", Longs(-1));
        yield return new OperatorCase("Unsqueeze", 11, "x", ("axes", new[] { 0, 2 })).With("x", x);
        yield return new OperatorCase("Unsqueeze", 13, "x, a") { Constants = "a" }.With("x", x).With("a", Longs(-1, 1));
        yield return new OperatorCase("Expand", 13, "x, s") { Constants = "s" }.With("x", Normal(3, 1, 5)).With("s", Longs(2, 1, 4, 1));
        yield return new OperatorCase("Tile", 13, "x, s") { Constants = "s" }.With("x", x).With("s", Longs(1, 2, 3));
        yield return new OperatorCase("Concat", 13, "x, y1, x", ("axis", -2)).With("x", x).With("y1", Normal(3, 2, 5));
        yield return new OperatorCase("Split", 11, "x", ("axis", 1), ("split", new[] { 1, 3 })) { Outputs = "a, b" }.With("x", x);
        yield return new OperatorCase("Split", 13, "x, s", ("axis", 2)) { Outputs = "a, b", Constants = "s" }.With("x", x)
            .With("s", Longs(2, 3));
        yield return new OperatorCase("Split", 18, "x", ("axis", 2), ("num_outputs", 2)) { Outputs = "a, b" }.With("x", x);
        yield return new OperatorCase("Slice", 9, "x", ("starts", new[] { 1, -3 }), ("ends", new[] { 3, 9999 }), ("axes", new[] { 0, 2 }))
            .With("x", x);
        yield return new OperatorCase("Slice", 13, "x, s, e, a, t") { Constants = "s, e, a, t" }.With("x", x).With("s", Longs(-1, 4))
            .With("e", Longs(long.MinValue, 0)).With("a", Longs(1, -1)).With("t", Longs(-1, -2));
        yield return new OperatorCase("Slice", 13, "x, s, e") { Constants = "s, e" }.With("x", x).With("s", Longs(0, 2))
            .With("e", Longs(long.MaxValue, -1));
        foreach (var mode in new[] { "constant", "reflect", "edge" })
        {
            yield return new OperatorCase("Pad", 2, "x", ("mode", mode), ("pads", new[] { 1, 0, 2, 0, 1, 3 })).With("x", x);
            yield return new OperatorCase("Pad", 13, "x, p, v", ("mode", mode)) { Constants = "p, v" }.With("x", x)
                .With("p", Longs(1, 0, 2, 0, 1, 3)).With("v", Tensor.From([1.5f], []));
        }
        yield return new OperatorCase("Pad", 19, "x, p, , a", ("mode", "wrap")) { Constants = "p, a" }.With("x", x).With("p", Longs(3, 2))
            .With("a", Longs(1));
        yield return new OperatorCase("Pad", 13, "x, p") { Constants = "p" }.With("x", x).With("p", Longs(-1, 0, 2, 0, -2, -1));
        foreach (var axis in new[] { 0, 1, -1 })
            yield return new OperatorCase("Gather", 13, "x, i", ("axis", axis)).With("x", x).With("i", Whole(-3, 3, 2, 2));
        yield return new OperatorCase("Gather", 13, "x, i") { Constants = "i" }.With("x", x).With("i", Tensor.From([-1L], []));
        yield return new OperatorCase("GatherElements", 13, "x, i", ("axis", 1)).With("x", x).With("i", Whole(-4, 4, 2, 3, 5));
        yield return new OperatorCase("GatherND", 13, "x, i").With("x", x).With("i", Whole(-3, 3, 2, 2));
        yield return new OperatorCase("GatherND", 13, "x, i", ("batch_dims", 1)).With("x", x).With("i", Whole(-4, 4, 3, 2, 1));
        foreach (var reduction in new[] { "none", "add", "mul", "max", "min" })
        {
            var i = reduction == "none" ? Longs(0, 2, 1, 0).Reshape([2, 2, 1]) : Longs(0, 2, 2, 2).Reshape([2, 2, 1]);
            var isConstant = reduction is "mul" or "max" or "min" ? "i" : "";
            yield return new OperatorCase("ScatterElements", 18, "x, i, u", ("axis", 1), ("reduction",
                reduction))
            { Constants = isConstant }
                .With("x", x).With("i", i).With("u", Normal(2, 2, 1));
            yield return new OperatorCase("ScatterND", 18, "x, i, u", ("reduction", reduction)) { Constants = isConstant }
                .With("x", x).With("i", reduction == "none" ? Longs(0, 1, 2, 3).Reshape([2, 2]) : Longs(2, 3, 2, 3).Reshape([2, 2]))
                .With("u", Normal(2, 5));
        }
        yield return new OperatorCase("Shape", 15, "x", ("start", 1)).With("x", x);
        yield return new OperatorCase("Size", 13, "x").With("x", x);
        foreach (var upper in new[] { 0, 1 })
            yield return new OperatorCase("Trilu", 14, "x, k", ("upper", upper)) { Constants = "k" }.With("x", x)
                .With("k", Tensor.From([-1L], []));
        foreach (var mode in new[] { "DCR", "CRD" })
            yield return new OperatorCase("DepthToSpace", 13, "x", ("blocksize", 2), ("mode", mode)).With("x", Normal(2, 8, 3, 5));
        yield return new OperatorCase("SpaceToDepth", 13, "x", ("blocksize", 2)).With("x", Normal(2, 3, 4, 6));
        yield return new OperatorCase("OneHot", 11, "i, d, v", ("axis", 1)) { Constants = "d, v" }.With("i", Whole(-4, 6, 3, 2))
            .With("d", Longs(5))
            .With("v", Tensor.From(-1f, 2f));
        yield return new OperatorCase("ConstantOfShape", 9, "s", ("value", Tensor.From(2.5f))) { Constants = "s" }.With("s", Longs(2, 3));
        yield return new OperatorCase("Range", 11, "a, b, c") { Constants = "a, b, c" }.With("a", Tensor.From([10L], []))
            .With("b", Tensor.From([-3L], []))
            .With("c", Tensor.From([-4L], []));
        yield return new OperatorCase("EyeLike", 9, "x", ("k", 1)).With("x", Normal(3, 5));
        yield return new OperatorCase("Compress", 11, "x, c", ("axis", 1)) { Constants = "c" }.With("x", x)
            .With("c", Tensor.From(true, false, true));
        yield return new OperatorCase("ReverseSequence", 10, "x, l", ("batch_axis", 0), ("time_axis", 1)) { Constants = "l" }.With("x", x)
            .With("l", Longs(2, 4, 1));
        yield return new OperatorCase("Gemm", 13, "a, b, c", ("alpha", 0.5f), ("beta", 2f), ("transA", 1)).With("a", Normal(4, 3))
            .With("b", Normal(4, 5)).With("c", Normal(3, 1));
        yield return new OperatorCase("Gemm", 13, "a, b, c", ("transB", 1)).With("a", Normal(3, 4)).With("b", Normal(5, 4))
            .With("c", Normal(5));
        yield return new OperatorCase("MatMul", 13, "a, b").With("a", Normal(2, 1, 3, 4)).With("b", Normal(5, 4, 2));
        yield return new OperatorCase("Einsum", 12, "a, b", ("equation", "bij, bjk -> bik")).With("a", Normal(2, 3, 4))
            .With("b", Normal(2, 4, 5));
    }

    private static IEnumerable<OperatorCase> Resizing()
    {
        var x = Normal(1, 2, 5, 7);
        foreach (var coordinates in new[] { "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric" })
            foreach (var sizes in new[] { Longs(1, 2, 9, 13), Longs(1, 2, 3, 4), Longs(1, 2, 10, 14) })
            {
                foreach (var mode in new[] { "linear", "cubic" })
                    yield return new OperatorCase("Resize", 13, "x, , , s", ("mode", mode), ("coordinate_transformation_mode", coordinates))
                    { Constants = "s" }.With("x", x).With("s", sizes);
                foreach (var nearest in new[] { "round_prefer_floor", "round_prefer_ceil", "floor", "ceil" })
                {
                    // 2·7/4 is halfway, which ONNX Runtime's rounding misses.
                    if ((coordinates, nearest, sizes.At(3)) == ("asymmetric", "round_prefer_ceil", 4)) continue;
                    yield return new OperatorCase("Resize", 13, "x, , , s", ("mode", "nearest"), ("nearest_mode", nearest),
                        ("coordinate_transformation_mode", coordinates))
                    { Constants = "s" }.With("x", x).With("s", sizes);
                }
            }
        foreach (var scale in new[] { 0.6f, 1.7f, 2f })
        {
            yield return new OperatorCase("Resize", 10, "x, s", ("mode", "nearest")) { Constants = "s" }.With("x", x)
                .With("s", Tensor.From(1, 1, scale, scale));
            yield return new OperatorCase("Resize", 11, "x, r, s", ("mode", "linear")) { Constants = "r, s" }.With("x", x)
                .With("r", Tensor.Zeros([0])).With("s", Tensor.From(1, 1, scale, scale));
            yield return new OperatorCase("Resize", 13, "x, , s", ("mode", "cubic"), ("cubic_coeff_a", -0.5f),
                ("exclude_outside", 1))
            { Constants = "s" }
                .With("x", x).With("s", Tensor.From(1, 1, scale, scale));
        }
        foreach (var mode in new[] { "linear", "cubic" })
            yield return new OperatorCase("Resize", 18, "x, , , s", ("mode", mode), ("antialias", 1)) { Constants = "s" }.With("x", x)
                .With("s", Longs(1, 2, 3, 3));
        yield return new OperatorCase("Resize", 18, "x, , , s", ("mode", "linear"), ("axes", new[] { 2, 3 }),
            ("keep_aspect_ratio_policy", "not_larger"))
        { Constants = "s" }.With("x", x).With("s", Longs(9, 9));
        yield return new OperatorCase("Resize", 13, "x, r, , s", ("mode", "linear"), ("coordinate_transformation_mode",
            "tf_crop_and_resize"),
            ("extrapolation_value", 3f))
        { Constants = "r, s" }.With("x", x).With("r", Tensor.From(0f, 0, 0.2f, -0.3f, 1, 1, 0.9f, 0.8f))
                .With("s", Longs(1, 2, 4, 5));
        yield return new OperatorCase("Upsample", 9, "x, s", ("mode", "nearest")) { Constants = "s" }.With("x", x)
            .With("s", Tensor.From(1f, 1, 2, 3));
        yield return new OperatorCase("Upsample", 9, "x, s", ("mode", "linear")) { Constants = "s" }.With("x", x)
            .With("s", Tensor.From(1f, 1, 2, 2));
        foreach (var mode in new[] { "bilinear", "nearest", "bicubic" })
            foreach (var padding in new[] { "zeros", "border", "reflection" })
                foreach (var corners in new[] { 0, 1 })
                    yield return new OperatorCase("GridSample", 16, "x, g", ("mode", mode), ("padding_mode", padding),
                        ("align_corners", corners))
                        .With("x", x).With("g", Uniform(-1.3, 1.3, 1, 3, 4, 2));
    }

    private static IEnumerable<OperatorCase> Normalizations()
    {
        var x = Normal(2, 4, 5, 3);
        foreach (var opset in new[] { 7, 9, 15 })
            yield return new OperatorCase("BatchNormalization", opset, "x, s, b, m, v", ("epsilon", 0.01f)).With("x", x)
                .With("s", Normal(4)).With("b", Normal(4))
                .With("m", Normal(4)).With("v", Uniform(0.5, 2, 4));
        yield return new OperatorCase("InstanceNormalization", 6, "x, s, b").With("x", x).With("s", Normal(4)).With("b", Normal(4));
        yield return new OperatorCase("InstanceNormalization", 6, "x, s, b").With("x", Normal(2, 4, 7)).With("s", Normal(4))
            .With("b", Normal(4));
        yield return new OperatorCase("LayerNormalization", 17, "x, s, b", ("axis", -2)).With("x", x).With("s", Normal(5, 3))
            .With("b", Normal(5, 3));
        yield return new OperatorCase("GroupNormalization", 21, "x, s, b", ("num_groups", 2)).With("x", x).With("s", Normal(4))
            .With("b", Normal(4));
        foreach (var size in new[] { 3, 5 }) yield return new OperatorCase("LRN", 13, "x", ("size", size), ("alpha", 0.1f)).With("x", x);
        foreach (var p in new[] { 1, 2 }) yield return new OperatorCase("LpNormalization", 1, "x", ("p", p), ("axis", 1)).With("x", x);
        yield return new OperatorCase("MeanVarianceNormalization", 13, "x").With("x", x);
        yield return new OperatorCase("Dropout", 7, "x").With("x", x);
        yield return new OperatorCase("Dropout", 12, "x").With("x", x);
        foreach (var reduction in new[] { "mean", "sum", "none" })
        {
            yield return new OperatorCase("SoftmaxCrossEntropyLoss", 13, "x, l, w", ("reduction", reduction),
                ("ignore_index", 1))
            { Outputs = "y, p" }
                .With("x", x).With("l", Whole(0, 4, 2, 5, 3)).With("w", Uniform(0.5, 2, 4));
            yield return new OperatorCase("NegativeLogLikelihoodLoss", 13, "x, l", ("reduction", reduction)).With("x", x)
                .With("l", Whole(0, 4, 2, 5, 3));
        }
    }

    private static IEnumerable<OperatorCase> Quantization()
    {
        var x = Normal(3, 4, 5) * 40.0;
        foreach (var (type, low, high) in new[] { (OnnxType.UInt8, 0, 255), (OnnxType.Int8, -128, 127) })
        {
            yield return new OperatorCase("QuantizeLinear", 13, "x, s, z") { Constants = "s, z" }.With("x", x)
                .With("s", Tensor.From([0.37f], []))
                .With("z", Tensor.From([high / 2], []), type);
            yield return new OperatorCase("QuantizeLinear", 13, "x, s, z", ("axis", 1)) { Constants = "s, z" }.With("x", x)
                .With("s", Uniform(0.2, 0.9, 4)).With("z", Whole(low, high, 4).To(DType.Int32), type);
            yield return new OperatorCase("DequantizeLinear", 13, "q, s, z", ("axis", 1)) { Constants = "q, s, z" }
                .With("q", Whole(low, high, 3, 4, 5).To(DType.Int32), type).With("s", Uniform(0.2, 0.9, 4))
                .With("z", Whole(low, high, 4).To(DType.Int32), type);
        }
        yield return new OperatorCase("QuantizeLinear", 10, "x, s").With("x", x).With("s", Tensor.From([0.37f], []));
        yield return new OperatorCase("DequantizeLinear", 19, "q, s").With("q", Whole(-999, 999, 3, 5).To(DType.Int32))
            .With("s", Tensor.From([0.37f], []));
        yield return new OperatorCase("DequantizeLinear", 21, "q, s", ("axis", 1), ("block_size", 2)) { Constants = "q, s" }
            .With("q", Whole(-128, 127, 3, 4).To(DType.Int32), OnnxType.Int8).With("s", Uniform(0.2, 0.9, 3, 2));
        yield return new OperatorCase("DynamicQuantizeLinear", 11, "x") { Outputs = "y, s, z" }.With("x", x);
        yield return new OperatorCase("MatMulInteger", 10, "a, b, az, bz") { Constants = "az, bz" }
            .With("a", Whole(0, 255, 3, 7).To(DType.UInt8))
            .With("b", Whole(0, 255, 7, 5).To(DType.UInt8)).With("az", Tensor.From([(byte)7], [])).With("bz", Tensor.From([(byte)99], []));
        yield return new OperatorCase("ConvInteger", 10, "a, b, az", ("pads", new[] { 1, 1, 1, 1 })) { Constants = "az" }
            .With("a", Whole(0, 255, 1, 3, 5, 6).To(DType.UInt8)).With("b", Whole(0, 255, 2, 3, 3, 3).To(DType.UInt8))
            .With("az", Tensor.From([(byte)7], []));
    }
}
