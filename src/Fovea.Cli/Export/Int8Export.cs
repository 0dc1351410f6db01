using Fovea.Data;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Cli.Export;

/// <summary>A network in 8 bits: calibrated, written, and measured beside the one in floating point.</summary>
/// <param name="Dataset">What it was calibrated and measured on.</param>
/// <param name="Samples">How many samples it was calibrated with.</param>
/// <param name="Estimator">How ranges were found.</param>
/// <param name="Operations">Operations in 8 bits.</param>
/// <param name="TestSamples">Pictures that both were measured on.</param>
/// <param name="AccuracyBefore">The share that was recognised in floating point.</param>
/// <param name="AccuracyAfter">The share in 8 bits.</param>
/// <param name="BytesBefore">Bytes of the file in floating point.</param>
/// <param name="BytesAfter">Bytes of the file in 8 bits.</param>
internal sealed record Int8Export(string Dataset, int Samples, string Estimator, int Operations, int TestSamples, double AccuracyBefore,
    double AccuracyAfter, long BytesBefore, long BytesAfter)
{
    private const int BatchSize = 64;

    /// <summary>Does all of it.</summary>
    /// <param name="source">The network.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">How, apart from the 8 bits.</param>
    /// <param name="data">Samples to calibrate with, and the test set.</param>
    /// <param name="samples">How many samples to calibrate with.</param>
    /// <param name="quantization">How ranges are found.</param>
    public static Int8Export Write(ExportSource source, string path, OnnxExportOptions options, (Dataset Training, Dataset Test) data,
        int samples, QuantizationOptions quantization)
    {
        Require(source, data.Test);
        var normalize = source.Run!.BuildNormalize();
        samples = Math.Min(samples, data.Training.Count);
        var chosen = new DataLoader(data.Training, Math.Min(BatchSize, samples), shuffle: true, transforms: [normalize]);
        var batches = chosen.Batches(0).Take((samples + BatchSize - 1) / BatchSize).Select(b => b.Input);
        var plan = Quantizer.Calibrate(source.Network, batches, quantization);
        var test = new DataLoader(data.Test, BatchSize, transforms: [normalize]);
        var (before, after) = (Accuracy(source.Network.Eval(), test), Accuracy(new QuantizedModule(source.Network, plan), test));
        var whole = Size(source, options);
        source.Network.SaveOnnx(path, source.Input, options with { Quantization = plan });
        return new(data.Test.Name, samples, (quantization.Estimator ?? new MinMaxRange()).Name, plan.Operations.Count, data.Test.Count,
            before, after, whole, SizeOf(path));
    }

    /// <summary>As JSON.</summary>
    public Fields ToFields() => new()
    {
        ["dataset"] = Dataset, ["calibrationSamples"] = Samples, ["estimator"] = Estimator, ["operations"] = Operations,
        ["testSamples"] = TestSamples, ["testAccuracyBefore"] = AccuracyBefore, ["testAccuracyAfter"] = AccuracyAfter,
        ["bytesBefore"] = BytesBefore, ["bytesAfter"] = BytesAfter,
    };

    /// <summary>Bytes of a file, with those of its weights beside it.</summary>
    public static long SizeOf(string path) =>
        new FileInfo(path).Length + (new FileInfo(path + ".data") is { Exists: true } weights ? weights.Length : 0);

    private static void Require(ExportSource source, Dataset test)
    {
        var (classes, shape) = (source.Run!.ClassNames.Length, test.ImageShape);
        if (shape != source.Input || test.ClassNames.Count != classes) throw new ArgumentException(
            $"--calibrate: expected pictures {source.Input} of {classes} classes for {source.Name}, got {test}. Name another data set.");
    }

    // The share of pictures whose class has the highest score.
    private static double Accuracy(Module network, DataLoader batches)
    {
        using var _ = Autograd.NoGrad();
        var (right, count) = (0, 0);
        foreach (var batch in batches.Batches(0))
        {
            var answers = network.Forward(batch.Input).ArgMax(1).ToArray<long>();
            right += answers.Zip(batch.Target.ToArray<long>()).Count(p => p.First == p.Second);
            count += batch.Count;
        }
        return right / (double)count;
    }

    private static long Size(ExportSource source, OnnxExportOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-export-");
        try
        {
            var path = Path.Combine(folder.FullName, "whole.onnx");
            source.Network.SaveOnnx(path, source.Input, options);
            return SizeOf(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
