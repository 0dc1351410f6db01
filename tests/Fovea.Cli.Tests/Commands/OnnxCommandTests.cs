using System.Text.Json;
using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Cli.Tests.Commands;

/// <summary>The commands about ONNX models, on a model of two nodes written byte by byte.</summary>
public class OnnxCommandTests
{
    [Fact]
    public void RunWritesTheOutputs()
    {
        using var cli = new CliRunner();
        Write(cli.Folder, "model.onnx", Model("Relu"));
        NpyFile.Save(Path.Combine(cli.Folder, "x.npy"), Tensor.From([-1f, 2, -3, 4], [2, 2]));
        Assert.Contains("Float32  [2, 2]  y.npy",
            cli.RunAlone("onnx", "run", "model.onnx", "--input", "x.npy", "--output", "y.npy").Done());
        Assert.Equal([0f, 2, 0, 4], NpyFile.Load(Path.Combine(cli.Folder, "y.npy")).ToArray<float>());
        var json = cli.Run("onnx", "run", "model.onnx", "--input", "x=x.npy", "--output", "y=y.pb", "--json").Done();
        Assert.Equal("y", JsonDocument.Parse(json).RootElement[0].GetProperty("name").GetString());
        Assert.True(File.Exists(Path.Combine(cli.Folder, "y.pb")));
        Assert.Contains("--input: expected a file that ends in .npy or .pb, got 'x.txt'",
            cli.Run("onnx", "run", "model.onnx", "--input", "x.txt", "--output", "y.npy").ErrorLine(2));
        Assert.Contains("input 'x': expected x: Float [2, 2], got",
            cli.Run("onnx", "run", "model.onnx", "--input", Save(cli, "i.npy", Tensor.From(1L, 2)), "--output", "y.npy").ErrorLine(1));
    }

    [Fact]
    public void TestSaysPassFailAndUnsupported()
    {
        using var cli = new CliRunner();
        foreach (var (folder, op, expected) in new[] { ("good", "Relu", 0f), ("bad", "Neg", 0f), ("other", "LSTM", 0f) })
        {
            Write(cli.Folder, $"tests/{folder}/model.onnx", Model(op));
            Write(cli.Folder, $"tests/{folder}/test_data_set_0/input_0.pb", Array([-1f, 2, -3, 4]));
            Write(cli.Folder, $"tests/{folder}/test_data_set_0/output_0.pb", Array([expected, 2, 0, 4]));
        }
        var result = cli.Run("onnx", "test", "tests", "--json");
        Assert.Equal(1, result.ExitCode);
        var outcomes = JsonDocument.Parse(result.Output).RootElement.EnumerateArray().ToDictionary(
            o => Path.GetFileName(o.GetProperty("folder").GetString())!);
        Assert.Equal("pass", outcomes["good"].GetProperty("result").GetString());
        Assert.Equal(0, outcomes["good"].GetProperty("maxError").GetDouble());
        Assert.Equal("fail", outcomes["bad"].GetProperty("result").GetString());
        Assert.Equal(8, outcomes["bad"].GetProperty("maxError").GetDouble());
        Assert.Equal("unsupported", outcomes["other"].GetProperty("result").GetString());
        Assert.Equal("LSTM at opset 17 (node 0 (LSTM))", outcomes["other"].GetProperty("message").GetString());
        Assert.Contains("1 pass, 0 fail, 0 unsupported", cli.RunAlone("onnx", "test", "tests/good").Done());
        Assert.Contains("expected a folder of tests", cli.Run("onnx", "test", "nowhere").ErrorLine(1));
    }

    [Fact]
    public void ShowListsAndDraws()
    {
        using var cli = new CliRunner();
        Write(cli.Folder, "model.onnx", Model("Relu"));
        var text = cli.RunAlone("onnx", "show", "model.onnx").Done();
        Assert.Contains("model.onnx: opset 17, 1 nodes, 0 parameters", text);
        Assert.Contains("relu       [2, 2]", text);
        cli.Run("onnx", "show", "model.onnx", "-o", "graph.dot").Done();
        var drawing = File.ReadAllText(Path.Combine(cli.Folder, "graph.dot"));
        Assert.Contains("relu", drawing);
        Assert.Contains("2×2", drawing);
        Assert.Equal("relu", JsonDocument.Parse(cli.Run("onnx", "show", "model.onnx", "--json").Done()).RootElement
            .GetProperty("operations")[0].GetProperty("name").GetString());
        Assert.Contains("--out: expected a file name that ends in .svg", cli.Run("onnx", "show", "model.onnx", "-o",
            "graph.txt").ErrorLine(2));
        Write(cli.Folder, "bad.onnx", [1, 2, 3]);
        Assert.StartsWith("fovea: bad.onnx: byte ", cli.Run("onnx", "show", "bad.onnx").ErrorLine(1));
    }

    private static string Save(CliRunner cli, string name, Tensor tensor)
    {
        NpyFile.Save(Path.Combine(cli.Folder, name), tensor);
        return name;
    }

    private static void Write(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    // ir_version 8, a graph of one node from x to y, both Float [2, 2], opset 17.
    private static byte[] Model(string op)
    {
        byte[] type = Field(1, [0x08, 1, .. Field(2, [.. Field(1, [0x08, 2]), .. Field(1, [0x08, 2])])]);
        byte[] Port(string name) => [.. Field(1, Text(name)), .. Field(2, type)];
        byte[] node = [.. Field(1, "x"u8), .. Field(2, "y"u8), .. Field(4, Text(op))];
        byte[] graph = [.. Field(1, node), .. Field(2, "g"u8), .. Field(11, Port("x")), .. Field(12, Port("y"))];
        return [0x08, 8, .. Field(7, graph), .. Field(8, [0x10, 17])];
    }

    private static byte[] Array(float[] values) =>
        [0x08, 2, 0x08, 2, 0x10, 1, .. Field(9, values.SelectMany(BitConverter.GetBytes).ToArray())];

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes) => [(byte)(number << 3 | 2), (byte)bytes.Length, .. bytes];
}
