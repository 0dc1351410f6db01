using Fovea.Models;

namespace Fovea.Onnx.Tests.Export;

/// <summary>Files held to ONNX's own checker: Debian's python3-onnx.</summary>
public class OnnxCheckerTests
{
    private const string Script = """
        import sys, onnx
        for path in sys.argv[1:]:
            onnx.checker.check_model(path, full_check=True)
            m = onnx.load(path)
            print(m.opset_import[0].version, m.ir_version, m.producer_name, ' '.join(sorted({n.op_type for n in m.graph.node})))
        """;

    [Fact]
    public void The_checker_finds_nothing_wrong()
    {
        using var folder = new TestFolder();
        var paths = new List<string>();
        foreach (var name in new[] { "digits", "mnist-mlp", "cifar-resnet18", "squeezenet1_0" })
        {
            if (NetworkCatalog.Find(name) is not { } entry) continue;
            paths.Add(Path.Combine(folder.Path, name + ".onnx"));
            entry.Create(entry.Input, 10).SaveOnnx(paths[^1], entry.Input.Sizes[^1] > 64 ? [3, 64, 64] : entry.Input,
                new()
                {
                    Metadata = new Dictionary<string, string> { ["classes"] = "a b" }, ExternalAbove = paths.Count == 1 ? 0 : long.MaxValue,
                });
        }
        Assert.Equal(4, paths.Count);
        var lines = Python(Script, paths).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(paths.Count, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("17 8 Fovea ", line));
        Assert.Equal("17 8 Fovea Flatten Gemm Relu".Replace("Flatten", "Reshape").Split(' ').Order(), lines[1].Split(' ').Order());
    }

    // What a script prints; skipped where there is no Python with onnx.
    private static string Python(string script, IEnumerable<string> arguments)
    {
        Assert.SkipWhen(PythonPeer.Find("onnx") is null, "No Python with onnx was found: install python3-onnx.");
        return PythonPeer.Run(PythonPeer.Find("onnx")!, ["-c", script, .. arguments]);
    }
}
