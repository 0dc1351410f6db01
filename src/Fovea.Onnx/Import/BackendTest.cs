using System.Globalization;
using Fovea.Onnx.Schema;
using Fovea.Tensors;
using Google.Protobuf;

namespace Fovea.Onnx;

/// <summary>What came of a test.</summary>
public enum BackendResult
{
    /// <summary>Every output is what it should be.</summary>
    Pass,

    /// <summary>An output differs, or the model does not run.</summary>
    Fail,

    /// <summary>The model needs an operator or an element type that is not supported.</summary>
    Unsupported,
}

/// <summary>What came of a test.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Result">What came of it.</param>
/// <param name="MaxError">The largest difference of an element; null where nothing was compared.</param>
/// <param name="Message">What is wrong or missing; empty where nothing is.</param>
public sealed record BackendOutcome(string Folder, BackendResult Result, double? MaxError, string Message);

/// <summary>Tests in folders, laid out as ONNX's own: <c>model.onnx</c>, and <c>test_data_set_N</c> with <c>input_M.pb</c> and
/// <c>output_M.pb</c>.</summary>
/// <remarks>Outputs may differ by 10⁻³ of themselves and 10⁻⁷, as in ONNX's runner; whole numbers and truth values may not. Source:
/// github.com/onnx/onnx, docs/OnnxBackendTest.md.</remarks>
public static class BackendTest
{
    private const double Relative = 1e-3, Absolute = 1e-7;

    /// <summary>The tests below a folder: the folder itself if it is one, else the folders in it that are, in order.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there, or has no test.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: expected a folder of tests, got none");
        if (File.Exists(Path.Combine(folder, "model.onnx"))) return [folder];
        string[] tests = [.. Directory.EnumerateFiles(folder, "model.onnx", SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(f)!).Order(StringComparer.Ordinal)];
        return tests.Length > 0 ? tests
            : throw new DirectoryNotFoundException($"{folder}: expected folders with a model.onnx and test_data_set_0, got none");
    }

    /// <summary>Runs the test of a folder.</summary>
    public static BackendOutcome Run(string folder)
    {
        try
        {
            var model = OnnxFile.Load(Path.Combine(folder, "model.onnx"));
            string[] sets = [.. Directory.EnumerateDirectories(folder, "test_data_set_*").Order(NaturalOrder.Instance)];
            if (sets.Length == 0) return new(folder, BackendResult.Fail, null, "expected folders test_data_set_N, got none");
            var largest = 0.0;
            foreach (var set in sets)
            {
                var (error, message) = RunSet(model, set);
                largest = Math.Max(largest, error);
                if (message.Length > 0) return new(folder, BackendResult.Fail, largest, message);
            }
            return new(folder, BackendResult.Pass, largest, "");
        }
        catch (OnnxUnsupportedException e)
        {
            return new(folder, BackendResult.Unsupported, null, string.Join("; ", e.Missing));
        }
        catch (Exception e) when (e is IOException or ShapeException or ArgumentException)
        {
            return new(folder, BackendResult.Fail, null, e.Message.ReplaceLineEndings(" "));
        }
    }

    private static (double Error, string Message) RunSet(OnnxModel model, string set)
    {
        var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        for (var i = 0; i < model.Inputs.Count; i++)
        {
            var file = Path.Combine(set, $"input_{i}.pb");
            // Inputs that the set leaves out are those of initializers.
            if (File.Exists(file)) inputs[model.Inputs[i].Name] = Read(file, model.Inputs[i].Type).Tensor;
        }
        using var _ = Autograd.NoGrad();
        var module = model.ToModule();
        module.ChecksRank = false;
        var outputs = module.Forward(inputs);
        var largest = 0.0;
        for (var i = 0; i < model.Outputs.Count; i++)
        {
            var file = Path.Combine(set, $"output_{i}.pb");
            if (!File.Exists(file)) continue;
            var (expected, type) = Read(file, model.Outputs[i].Type);
            var name = model.Outputs[i].Name;
            var (error, message) = Compare(expected, type, outputs[name]);
            largest = Math.Max(largest, error);
            if (message.Length > 0) return (largest, $"{Path.GetFileName(set)}: output '{name}': {message}");
        }
        return (largest, "");
    }

    // NumPy has no bfloat16: its bits stand as whole numbers.
    private static (Tensor Tensor, OnnxType Type) Read(string file, OnnxType declared)
    {
        var (tensor, type) = TensorFile.Read(file);
        if (declared != OnnxType.BFloat16 || type != OnnxType.UInt16) return (tensor, type);
        var bits = tensor.ToArray<int>().Select(b => BitConverter.Int32BitsToSingle(b << 16)).ToArray();
        return (Tensor.From(bits, tensor.Shape), declared);
    }

    /// <summary>The largest difference, and what is wrong; empty where nothing is.</summary>
    internal static (double Error, string Message) Compare(Tensor expected, OnnxType type, Tensor got)
    {
        if (expected.Shape != got.Shape) return (double.PositiveInfinity, $"expected shape {expected.Shape}, got {got.Shape}");
        var wide = got.DType.IsHalf ? got.To(DType.Float32) : got;
        if (wide.DType != type.Storage) return (double.PositiveInfinity, $"expected {type}, got {got.DType}");
        double[] a = expected.To(DType.Float64).ToArray<double>(), b = wide.To(DType.Float64).ToArray<double>();
        var (largest, wrong) = (0.0, -1);
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i])) continue;
            var difference = Math.Abs(a[i] - b[i]);
            if (double.IsNaN(difference)) difference = double.PositiveInfinity;
            largest = Math.Max(largest, difference);
            var allowed = type.IsFloating ? Absolute + Relative * Math.Abs(a[i]) : 0;
            if (wrong < 0 && !(difference <= allowed)) wrong = i;
        }
        return (largest, wrong < 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"expected {a[wrong]:G6} at element {wrong} of {expected.Shape}, got {b[wrong]:G6}; largest difference {largest:G3}"));
    }
}

/// <summary>Files of one tensor, as ONNX's tests have them.</summary>
public static class TensorFile
{
    /// <summary>Reads a tensor and its type.</summary>
    /// <exception cref="DataFormatException">The file holds no tensor.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (Tensor Tensor, OnnxType Type) Read(string path)
    {
        try
        {
            return OnnxTensor.Read(path, "tensor", TensorProto.Parser.ParseFrom(File.ReadAllBytes(path)));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataFormatException(path, -1, "tensor", $"expected an ONNX tensor: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Writes a tensor, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Tensor tensor, string name = "")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var proto = new TensorProto
        {
            Name = name, DataType = (int)OnnxTypes.Of(tensor.DType), RawData = ByteString.CopyFrom(tensor.AsReadOnlyBytes()),
        };
        proto.Dims.AddRange(tensor.Shape.Select(s => (long)s));
        AtomicFile.Write(path, stream => proto.WriteTo(stream));
    }
}
