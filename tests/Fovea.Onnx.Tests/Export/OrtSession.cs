using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tensor = Fovea.Tensors.Tensor;

namespace Fovea.Onnx.Tests.Export;

/// <summary>A file in ONNX Runtime.</summary>
/// <param name="path">The file.</param>
/// <param name="plain">Run it node by node, as it is written.</param>
internal sealed class OrtSession(string path, bool plain = false) : IDisposable
{
    private readonly InferenceSession _session = new(path, Options(plain));

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public void Dispose() => _session.Dispose();

    /// <summary>What the file computes of some inputs, in the order of its own.</summary>
    public Tensor[] Run(params Tensor[] inputs)
    {
        var given = _session.InputNames.Zip(inputs, Value).ToList();
        using var results = _session.Run(given);
        return [.. results.Select(Read)];
    }

    /// <summary>The largest difference between two tensors, by the largest element of the second.</summary>
    public static double Difference(Tensor got, Tensor expected)
    {
        Assert.Equal(expected.Shape.ToString(), got.Shape.ToString());
        Assert.Equal(expected.DType, got.DType);
        double most = 0, size = 1e-6;
        var (a, b) = (got.To(DType.Float64).ToArray<double>(), expected.To(DType.Float64).ToArray<double>());
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i])) continue;
            most = double.IsFinite(a[i] - b[i]) ? Math.Max(most, Math.Abs(a[i] - b[i])) : double.PositiveInfinity;
            if (double.IsFinite(b[i])) size = Math.Max(size, Math.Abs(b[i]));
        }
        return most / Math.Max(size, b.Length == 0 ? 1 : b.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max());
    }

    private static SessionOptions Options(bool plain)
    {
        var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (plain) options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        return options;
    }

    private static NamedOnnxValue Value(string name, Tensor x)
    {
        var dims = x.Shape.Sizes.ToArray();
        return x.DType switch
        {
            DType.Float32 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(x.ToArray<float>(), dims)),
            DType.Float64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(x.ToArray<double>(), dims)),
            DType.Int64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(x.ToArray<long>(), dims)),
            DType.Int32 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(x.ToArray<int>(), dims)),
            DType.UInt8 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<byte>(x.ToArray<byte>(), dims)),
            _ => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(x.ToArray<bool>(), dims)),
        };
    }

    private static Tensor Read(DisposableNamedOnnxValue value) => value.Value switch
    {
        DenseTensor<float> t => Tensor.From(t.ToArray(), Shape.Create(t.Dimensions)),
        DenseTensor<double> t => Tensor.From(t.ToArray(), Shape.Create(t.Dimensions)),
        DenseTensor<long> t => Tensor.From(t.ToArray(), Shape.Create(t.Dimensions)),
        DenseTensor<int> t => Tensor.From(t.ToArray(), Shape.Create(t.Dimensions)),
        DenseTensor<byte> t => Tensor.From(t.ToArray(), Shape.Create(t.Dimensions)),
        DenseTensor<bool> t => Tensor.From(t.ToArray(), Shape.Create(t.Dimensions)),
        _ => throw new NotSupportedException(value.Value.GetType().Name),
    };
}
