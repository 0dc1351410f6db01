using System.CommandLine;
using Fovea.Formats;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Cli.Onnx;

/// <summary><c>fovea onnx run</c>: a model on arrays from files.</summary>
internal sealed class OnnxRunCommand : ICommand
{
    public string Parent => "onnx";

    public Command Build()
    {
        var model = new Argument<string>("MODEL") { Description = "The model, .onnx." };
        var input = new Option<string[]>("--input")
        {
            Description = "An array for an input, .npy or .pb; NAME=PATH where the model has several.", HelpName = "[NAME=]PATH",
            Required = true,
        };
        var output = new Option<string[]>("--output")
        {
            Description = "Where an output goes, .npy or .pb; of several NAME=PATH each, or one folder.", HelpName = "[NAME=]PATH",
            Required = true,
        };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("run", "Run a model on arrays.", "fovea onnx run model.onnx --input x.npy --output y.npy",
            "fovea onnx run model.onnx --input images=x.npy --input mask=m.pb --output scores=y.npy") { model, input, output, json };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(input)!, parsed.GetValue(output)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, string[] inputs, string[] outputs, bool json)
    {
        var model = OnnxFile.Load(path);
        var sources = Named("--input", inputs, model.Inputs);
        foreach (var port in model.Inputs)
            if (!sources.ContainsKey(port.Name)) throw new UsageException($"--input: expected one for {port}, got none");
        var targets = Targets(outputs, model.Outputs);
        var given = sources.ToDictionary(s => s.Key, s => Read(s.Value));
        using var _ = Autograd.NoGrad();
        var results = model.ToModule().Forward(given);
        foreach (var (name, file) in targets) Write(file, results[name], name);
        if (json)
        {
            JsonOutput.Print(targets.Select(t => new Fields
            {
                ["name"] = t.Key, ["type"] = results[t.Key].DType.ToString(), ["shape"] = results[t.Key].Shape.Sizes.ToArray(),
                ["file"] = t.Value,
            }));
            return Application.Done;
        }
        var table = new TextTable("output", "type", "shape", "file");
        foreach (var (name, file) in targets) table.Add(name, results[name].DType.ToString(), results[name].Shape.ToString(), file);
        Console.WriteLine(table);
        return Application.Done;
    }

    // Paths by the names of ports; the only port needs no name.
    private static Dictionary<string, string> Named(string option, string[] texts, IReadOnlyList<OnnxPort> ports)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var port = ports.FirstOrDefault(p => text.StartsWith(p.Name + "=", StringComparison.Ordinal));
            var (name, path) = port is not null ? (port.Name, text[(port.Name.Length + 1)..])
                : ports.Count == 1 && !text.Contains('=', StringComparison.Ordinal) ? (ports[0].Name, text)
                : throw new UsageException($"{option}: expected NAME=PATH with one of {string.Join(", ", ports
                .Select(p => p.Name))}, got '{text}'");
            if (!named.TryAdd(name, path)) throw new UsageException($"{option}: expected '{name}' once, got it twice");
        }
        return named;
    }

    private static Dictionary<string, string> Targets(string[] texts, IReadOnlyList<OnnxPort> ports)
    {
        // A folder takes all of them.
        if (ports.Count > 1 && texts is [var folder] && !folder.Contains('=', StringComparison.Ordinal)
            && Path.GetExtension(folder).Length == 0)
            return ports.ToDictionary(p => p.Name, p => Path.Combine(folder, FileName(p.Name) + ".npy"));
        var targets = Named("--output", texts, ports);
        foreach (var file in targets.Values) RequireArray("--output", file);
        return targets;
    }

    private static string FileName(string name) => string.Concat(name
        .Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_'));

    private static Tensor Read(string path)
    {
        RequireArray("--input", path);
        return IsProto(path) ? TensorFile.Read(path).Tensor : NpyFile.Load(path);
    }

    private static void Write(string path, Tensor tensor, string name)
    {
        if (IsProto(path)) TensorFile.Write(path, tensor, name);
        else NpyFile.Save(path, tensor);
    }

    private static bool IsProto(string path) => path.EndsWith(".pb", StringComparison.OrdinalIgnoreCase);

    private static void RequireArray(string option, string path)
    {
        if (!IsProto(path) && !path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{option}: expected a file that ends in .npy or .pb, got '{path}'");
    }
}
