using System.Text.Json;
using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea convert</c>.</summary>
public class ConvertCommandTests
{
    private static string Weights(CliRunner cli)
    {
        var path = Path.Combine(cli.Folder, "net.safetensors");
        SafetensorsFile.Save(path, new OrderedDictionary<string, Tensor>
        {
            ["fc.weight"] = Tensor.From([1.5f, -2, 0.1f, 4, 5, 6], [2, 3]), ["steps"] = Tensor.From([7L], []),
        }, new Dictionary<string, string> { ["epoch"] = "3" });
        return path;
    }

    [Fact]
    public void Weights_go_from_one_format_to_another_and_back()
    {
        using var cli = new CliRunner();
        var before = SafetensorsFile.Load(Weights(cli)).Tensors;
        var output = cli.RunAlone("convert", "net.safetensors", "net.pth").Done();
        Assert.Matches(@"(?m)^fc\.weight +Float32 +\[2, 3\] +6 +24$", output);
        Assert.Contains("net.safetensors (safetensors) → net.pth (pytorch): 2 tensors (1 Float32, 1 Int64), 32 bytes of elements",
            output, StringComparison.Ordinal);
        cli.Run("convert", "net.pth", "again.npz").Done();
        cli.Run("convert", "again.npz", "again.safetensors").Done();
        var after = SafetensorsFile.Load(Path.Combine(cli.Folder, "again.safetensors")).Tensors;
        Assert.Equal(before.Keys, after.Keys);
        foreach (var (name, tensor) in before)
        {
            Assert.Equal((tensor.DType, tensor.Shape), (after[name].DType, after[name].Shape));
            Assert.Equal(tensor.AsReadOnlyBytes(), after[name].AsReadOnlyBytes());
        }
    }

    [Fact]
    public void Floats_are_stored_smaller_and_the_rest_as_it_is()
    {
        using var cli = new CliRunner();
        Weights(cli);
        var output = cli.Run("convert", "net.safetensors", "half.safetensors", "--dtype", "float16", "--json").Done();
        using var json = JsonDocument.Parse(output);
        var tensors = json.RootElement.GetProperty("tensors").EnumerateArray().ToList();
        Assert.Equal(["Float16", "Int64"], tensors.Select(t => t.GetProperty("type").GetString()));
        Assert.Equal(["Float32", "Int64"], tensors.Select(t => t.GetProperty("storedType").GetString()));
        Assert.Equal((20, 7), (json.RootElement.GetProperty("bytes").GetInt32(), json.RootElement.GetProperty("elements").GetInt32()));
        var file = SafetensorsFile.Load(Path.Combine(cli.Folder, "half.safetensors"));
        Assert.Equal(DType.Float16, file.Tensors["fc.weight"].DType);
        Assert.Equal("3", file.Metadata["epoch"]);
    }

    [Fact]
    public void What_cannot_be_converted_is_one_line()
    {
        using var cli = new CliRunner();
        Weights(cli);
        File.WriteAllText(Path.Combine(cli.Folder, "note.txt"), "no weights");
        Assert.StartsWith("fovea: convert: expected a name that ends with ", cli.Run("convert", "net.safetensors", "net.xyz").ErrorLine(2),
            StringComparison.Ordinal);
        Assert.Matches("fovea: note.txt: byte 0: magic: expected weights as .*pytorch.*, got a file that begins with 6E6F207765696768$",
            cli.Run("convert", "note.txt", "net.pth").ErrorLine(1));
        Assert.Contains("expected one tensor for an .npy file, got 2", cli.Run("convert", "net.safetensors", "net.npy").ErrorLine(1),
            StringComparison.Ordinal);
        Assert.StartsWith("fovea: --dtype: expected one of stored, float32, float16, bfloat16, got 'int8'",
            cli.Run("convert", "net.safetensors", "net.pth", "--dtype", "int8").ErrorLine(2), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(cli.Folder, "net.*"));
    }
}
