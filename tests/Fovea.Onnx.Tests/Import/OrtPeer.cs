using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tensor = Fovea.Tensors.Tensor;

namespace Fovea.Onnx.Tests;

/// <summary>ONNX Runtime, the truth that results are held to.</summary>
internal static class OrtPeer
{
    /// <summary>The outputs of a model by name.</summary>
    public static IReadOnlyDictionary<string, Tensor> Run(byte[] model, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
        };
        using var session = new InferenceSession(model, options);
        using var results = session.Run([.. inputs.Select(i => Value(i.Key, i.Value))]);
        return results.ToDictionary(r => r.Name, Read);
    }

    /// <summary>Whole numbers alike; others within 1e-4 of themselves and 1e-5.</summary>
    public static void AssertClose(Tensor expected, Tensor got, string what, double relative = 1e-4, double absolute = 1e-5)
    {
        Assert.True(expected.Shape == got.Shape, $"{what}: expected {expected.Shape}, got {got.Shape}");
        Assert.True(expected.DType == got.DType || expected.DType.IsInteger && got.DType.IsInteger,
            $"{what}: expected {expected.DType}, got {got.DType}");
        double[] a = expected.To(DType.Float64).ToArray<double>(), b = got.To(DType.Float64).ToArray<double>();
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i])) continue;
            var allowed = expected.DType.IsFloating ? absolute + relative * Math.Abs(a[i]) : 0;
            Assert.True(Math.Abs(a[i] - b[i]) <= allowed, $"{what}: expected {a[i]} at {i} of {expected.Shape}, got {b[i]}");
        }
    }

    private static NamedOnnxValue Value(string name, Tensor x) => x.DType switch
    {
        DType.Float32 => Of<float>(name, x),
        DType.Float64 => Of<double>(name, x),
        DType.Int64 => Of<long>(name, x),
        DType.Int32 => Of<int>(name, x),
        DType.UInt8 => Of<byte>(name, x),
        _ => Of<bool>(name, x),
    };

    private static NamedOnnxValue Of<T>(string name, Tensor x) where T : unmanaged =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(x.ToArray<T>(), x.Shape.Sizes));

    private static Tensor Read(DisposableNamedOnnxValue value) => value.ElementType switch
    {
        TensorElementType.Float => Of<float>(value),
        TensorElementType.Double => Of<double>(value),
        TensorElementType.Int64 => Of<long>(value),
        TensorElementType.Int32 => Of<int>(value),
        TensorElementType.UInt8 => Of<byte>(value),
        TensorElementType.Bool => Of<bool>(value),
        TensorElementType.Int8 => Whole<sbyte>(value, v => v),
        TensorElementType.Int16 => Whole<short>(value, v => v),
        TensorElementType.UInt16 => Whole<ushort>(value, v => v),
        _ => throw new NotSupportedException($"{value.ElementType}"),
    };

    private static Tensor Of<T>(DisposableNamedOnnxValue value) where T : unmanaged
    {
        var t = value.AsTensor<T>();
        return Tensor.From(t.ToArray(), [.. t.Dimensions.ToArray()]);
    }

    private static Tensor Whole<T>(DisposableNamedOnnxValue value, Func<T, int> convert)
    {
        var t = value.AsTensor<T>();
        return Tensor.From(t.ToArray().Select(convert).ToArray(), [.. t.Dimensions.ToArray()]);
    }
}
