using System.Text.Json;

namespace Fovea.Formats.Tests;

/// <summary>Files as PyTorch 1.13 wrote them, by the script beside them, and anew where there is a PyTorch.</summary>
public class PyTorchReadTests
{
    // What the older form has of a module's source is PyTorch's own, and not kept here.
    private static readonly string[] Kept =
    [
        "types.pth", "types-old.pth", "types-protocol4.pth", "views.pth", "views-old.pt", "checkpoint.pth", "parallel.bin", "nested.pth",
        "tensor.pt", "list.pt", "parameters.pth", "module.pth", "module-parallel.pth", "script.pt",
    ];

    public static TheoryData<string> Files() => [.. Kept];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_has_the_tensors_that_PyTorch_put_into_it(string name) =>
        Check(FieldFile.At("pytorch"), name, Expected(FieldFile.At("pytorch")));

    [Fact]
    public void Files_that_PyTorch_writes_now_are_read()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-pytorch-").FullName;
        try
        {
            TorchPython.Run(folder);
            var expected = Expected(folder);
            Assert.Equal(Kept.Append("module-old.pth").Order(), expected.Keys.Order());
            foreach (var name in expected.Keys) Check(folder, name, expected);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Views_of_one_storage_share_their_elements()
    {
        var tensors = PyTorchFile.Load(FieldFile.At("pytorch/views.pth")).Tensors;
        Assert.Same(tensors["whole"].Storage, tensors["same"].Storage);
        Assert.Same(tensors["whole"].Storage, tensors["window"].Storage);
        Assert.Equal(4, tensors["window"].Offset);
        Assert.NotSame(tensors["whole"].Storage, tensors["transposed"].Storage);
    }

    [Fact]
    public void A_checkpoint_says_what_else_is_in_it()
    {
        var file = PyTorchFile.Load(FieldFile.At("pytorch/checkpoint.pth"));
        Assert.Equal(("3", "0.25", "0.75", "small", "true", "cpu"), (file.Metadata["epoch"], file.Metadata["loss"], file.Metadata["best"],
            file.Metadata["name"], file.Metadata["done"], file.Metadata["device"]));
        Assert.Contains("optimizer.state.0.exp_avg", file.Others);
        Assert.DoesNotContain(file.Tensors.Keys, k => k.Contains("exp_avg", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_takes_weights_of_PyTorch()
    {
        var net = new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2));
        var keys = new Dictionary<string, string> { ["conv"] = "0", ["bn"] = "1" };
        var tensors = PyTorchFile.Load(FieldFile.At("pytorch/checkpoint.pth")).Tensors;
        net.LoadStateDict(tensors.Where(t => !t.Key.StartsWith("fc", StringComparison.Ordinal)).ToDictionary(
            t => $"{keys[t.Key.Split('.')[0]]}.{t.Key.Split('.')[1]}", t => t.Value));
        Assert.Equal(tensors["conv.weight"].ToArray<float>(), net.StateDict()["0.weight"].ToArray<float>());
        Assert.Equal(1, net.StateDict()["1.num_batches_tracked"].Item());
    }

    private static void Check(string folder, string name, Dictionary<string, JsonElement> expected)
    {
        var file = PyTorchFile.Load(Path.Combine(folder, name));
        var tensors = expected[name].EnumerateObject().ToList();
        // TorchScript has its attributes in an order of its own.
        Assert.Equal(tensors.Select(t => t.Name).Order(StringComparer.Ordinal), file.Tensors.Keys.Order(StringComparer.Ordinal));
        if (name != "script.pt") Assert.Equal(tensors.Select(t => t.Name), file.Tensors.Keys);
        foreach (var tensor in tensors) TorchPython.Same(tensor.Value, file.Tensors[tensor.Name]);
        Assert.Equal("pytorch", WeightFormats.Of(Path.Combine(folder, name)).Name);
    }

    private static Dictionary<string, JsonElement> Expected(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        return json.RootElement.EnumerateObject().ToDictionary(f => f.Name, f => f.Value.Clone());
    }
}
