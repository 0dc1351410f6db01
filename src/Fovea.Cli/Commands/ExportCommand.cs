using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Export;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea export</c>: a trained network as a file for other programs.</summary>
internal sealed class ExportCommand : ICommand
{
    private static readonly string[] Formats = ["onnx", "pth", "safetensors", "fovea"];

    private readonly Argument<string> _run = new("RUN")
    {
        Description = "A run folder that 'fovea train' wrote, a model (.fovea, .onnx), or the name of a network (with --weights).",
    };

    private readonly Option<string?> _format = new("--format")
    {
        HelpName = "WORD", Description = $"One of {string.Join(", ", Formats)}; by the ending of --out where not given, else onnx.",
    };

    private readonly Option<string?> _out = CommonOptions.Out("The file to write; model.onnx in the folder unless given.");

    private readonly Option<int> _opset = new("--opset")
    {
        HelpName = "N", DefaultValueFactory = _ => OnnxExportOptions.OldestOpset,
        Description = $"ONNX's operator set, {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}.",
    };

    private readonly Option<int?> _batch = CommonOptions.AtLeastOne(new Option<int?>("--batch")
    {
        HelpName = "N", Description = "The one batch size that the ONNX file takes; any unless given.",
    });

    private readonly Option<bool> _int8 = new("--int8")
    {
        Description = "Weights and activations in 8 bits; states accuracy and size before and after.",
    };

    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        HelpName = "DATASET", Description = "With --int8, the data set of the ranges; the one the run was trained on unless given.",
    };

    private readonly Option<string> _estimator = CommonOptions.OneOf("--estimator", "With --int8, how ranges are found",
        [.. Catalog<RangeEstimator>.All.Select(e => e.Name)]);

    private readonly Option<int> _samples = CommonOptions.AtLeastOne(new Option<int>("--samples")
    {
        HelpName = "N", DefaultValueFactory = _ => 512, Description = "With --int8, how many samples the ranges are found with.",
    });

    private readonly Option<bool> _fullRange = new("--full-range")
    {
        Description = "With --int8, weights of −127…127 instead of −64…64, for processors that add their products exactly.",
    };

    private readonly Option<string?> _weights = new("--weights") { HelpName = "FILE", Description = "The weights of a network by name." };

    private readonly Option<string?> _input = new("--input")
    {
        HelpName = "SIZE", Description = "Size of one input of a network by name, as 3x224x224.",
    };

    private readonly Option<int?> _classes = CommonOptions.AtLeastOne(new Option<int?>("--classes")
    {
        HelpName = "N", Description = "Length of the output of a network by name.",
    });

    private readonly Option<string?> _names = new("--class-names")
    {
        HelpName = "FILE", Description = "With --format fovea, names of the classes: lines of index, id, name with tabs between, or a name a line.",
    };

    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Build()
    {
        _format.AcceptOnlyFromAmong(Formats);
        _out.Aliases.Add("-o");
        var command = new ExampleCommand("export", "Write a trained network for other programs: ONNX, PyTorch, safetensors; or in one file for an application.",
            "fovea export runs/mnist-cnn-1 --format onnx", "fovea export runs/mnist-cnn-1 --int8 -o mnist-int8.onnx",
            "fovea export squeezenet1_0 --weights squeezenet.safetensors -o squeezenet.pth",
            "fovea export squeezenet1_0 --weights squeezenet.safetensors --class-names classes.tsv -o squeezenet.fovea")
        {
            _run, _format, _out, _opset, _batch, _int8, _calibrate, _estimator, _samples, _fullRange, _weights, _input, _classes, _names,
            _data, _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } n) WorkPool.Threads = n;
        var (path, int8) = (parsed.GetValue(_out), parsed.GetValue(_int8));
        var format = parsed.GetValue(_format) ?? Formats.FirstOrDefault(f =>
            string.Equals(Path.GetExtension(path), "." + f, StringComparison.OrdinalIgnoreCase)) ?? "onnx";
        Check(parsed, format, int8);
        var source = ExportSource.Open(parsed.GetValue(_run)!, parsed.GetValue(_weights), parsed.GetValue(_input),
            parsed.GetValue(_classes));
        path ??= source.Folder is { } folder ? Path.Combine(folder, $"model{(int8 ? "-int8" : "")}.{format}") : $"{source.Name}.{format}";
        var options = new OnnxExportOptions
        {
            Opset = parsed.GetValue(_opset), Batch = parsed.GetValue(_batch), Metadata = source.Metadata(), GraphName = source.Name,
        };
        Int8Export? bytes = null;
        if (int8)
        {
            var data = source.Data(parsed.GetValue(_calibrate), parsed.GetValue(_data));
            bytes = Int8Export.Write(source, path, options, data, parsed.GetValue(_samples), new()
            {
                Estimator = RangeEstimator.Get(parsed.GetValue(_estimator)!), FullRange = parsed.GetValue(_fullRange),
            });
        }
        else if (format == "fovea") source.Classifier(parsed.GetValue(_names) is { } names ? ClassList.Load(names) : null).Save(path);
        else if (format == "onnx") source.Network.SaveOnnx(path, source.Input, options);
        else Writer(format).Write(path, source.Network.StateDict(), source.Metadata());
        Show(source, format, path, options, bytes, parsed.GetValue(_json));
        return Application.Done;
    }

    private void Check(ParseResult parsed, string format, bool int8)
    {
        Option[] ofBytes = [_calibrate, _estimator, _samples, _fullRange], ofOnnx = [_opset, _batch, _int8, .. ofBytes];
        bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };
        if (format != "onnx" && ofOnnx.FirstOrDefault(Given) is { } option)
            throw new UsageException($"{option.Name}: expected --format onnx, got {format}");
        if (format != "fovea" && Given(_names)) throw new UsageException($"--class-names: expected --format fovea, got {format}");
        if (!int8 && ofBytes.FirstOrDefault(Given) is { } other) throw new UsageException($"{other.Name}: expected --int8 beside it");
        if (parsed.GetValue(_opset) is < OnnxExportOptions.OldestOpset or > OnnxExportOptions.NewestOpset) throw new UsageException(
            $"--opset: expected {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}, got {parsed.GetValue(_opset)}");
    }

    private static IWeightFormat Writer(string format) => WeightFormats.All.FirstOrDefault(f => f.Extensions.Contains("." + format))
        ?? throw new NotSupportedException($"--format {format}: expected a format of weights with the ending .{format}, there is none.");

    private static void Show(ExportSource source, string format, string path, OnnxExportOptions options, Int8Export? bytes, bool json)
    {
        var size = Int8Export.SizeOf(path);
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["network"] = source.Name, ["format"] = format, ["file"] = path, ["bytes"] = size,
                ["parameters"] = source.Network.ParameterCount, ["opset"] = format == "onnx" ? options.Opset : null,
                ["batch"] = options.Batch, ["int8"] = bytes?.ToFields(),
            });
            return;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Name} → {path}, {size:N0} bytes"));
        if (bytes is null) return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{bytes.Operations} operations in 8 bits, ranges by {bytes.Estimator} of {bytes.Samples} samples"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Accuracy on {bytes.TestSamples:N0} test pictures of {bytes.Dataset}: {100 * bytes.AccuracyBefore:F2} % → {100 * bytes.AccuracyAfter:F2} %"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Size: {bytes.BytesBefore:N0} → {bytes.BytesAfter:N0} bytes ({(double)bytes.BytesBefore / bytes.BytesAfter:F2}× smaller)"));
    }
}
