using System.Text;

namespace Fovea.Formats.Tests.Graphs;

/// <summary>Networks in one file.</summary>
public sealed class FoveaFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    [Fact]
    public void A_network_comes_back_with_its_bits_names_and_text_for_any_batch()
    {
        using var _ = new ComputeContext(3).Use();
        var net = Network();
        FoveaFile.Save(At("net.fovea"), Trace.OpenBatch(net, Tensor.Zeros([1, 3, 9, 7])), new Dictionary<string, string> { ["licence"] = "CC0" });
        var (read, metadata) = FoveaFile.Load(At("net.fovea"));
        Assert.Equal("CC0", Assert.Single(metadata).Value);
        Assert.Equal(net.StateDict().Keys.Where(k => !k.EndsWith("num_batches_tracked", StringComparison.Ordinal)), read.StateDict().Keys);
        foreach (var batch in (int[])[1, 4])
        {
            var x = Tensor.Randn([batch, 3, 9, 7]);
            Assert.Equal(net.Forward(x).AsReadOnlyBytes(), read.Forward(x).AsReadOnlyBytes());
        }
    }

    [Fact]
    public void What_was_read_learns_and_is_written_as_it_was()
    {
        using var _ = new ComputeContext(3).Use();
        FoveaFile.Save(At("a.fovea"), Trace.OpenBatch(Network(), Tensor.Zeros([1, 3, 9, 7])));
        var read = FoveaFile.Load(At("a.fovea")).Module;
        FoveaFile.Save(At("b.fovea"), read);
        Assert.Equal(File.ReadAllBytes(At("a.fovea")), File.ReadAllBytes(At("b.fovea")));
        var x = Tensor.Randn([2, 3, 9, 7]);
        var before = read.Forward(x).Square().Sum();
        before.Backward();
        new Sgd(read.Parameters(), 0.001).Step();
        Assert.True(read.Forward(x).Square().Sum().Item<float>() < before.Item<float>());
    }

    [Fact]
    public void Its_weights_are_those_of_a_safetensors_file()
    {
        using var _ = new ComputeContext(3).Use();
        var net = Network();
        FoveaFile.Save(At("net.fovea"), Trace.OpenBatch(net, Tensor.Zeros([1, 3, 9, 7])));
        var weights = SafetensorsFile.Load(At("net.fovea")).Tensors;
        Assert.Equal(net.StateDict()["0.weight"].AsReadOnlyBytes(), weights["0.weight"].AsReadOnlyBytes());
    }

    [Fact]
    public void It_is_recognised_by_its_content()
    {
        FoveaFile.Save(At("net.bin"), Trace.OpenBatch(new Flatten(), Tensor.Zeros([1, 3])),
            new Dictionary<string, string> { ["a"] = new string('x', 9000) });
        SafetensorsFile.Save(At("weights.bin"), [new("fovea.graph", Tensor.Zeros([1]))]);
        var format = Assert.Single(Catalog<IModelFormat>.All, f => f.Name == "fovea");
        Assert.True(format.Recognizes(FileStart.Of(At("net.bin"))));
        Assert.False(format.Recognizes(FileStart.Of(Write("short.bin", "PK"))));
    }

    [Fact]
    public void Weights_alone_are_no_network()
    {
        SafetensorsFile.Save(At("weights.safetensors"), [new("a", Tensor.Zeros([1]))]);
        Assert.Equal($"{At("weights.safetensors")}: byte 8: fovea.graph: expected the operations of a network, got weights alone. "
            + "Load them into a module, or name the network", Assert.Throws<DataFormatException>(() => FoveaFile.Load(At("weights.safetensors"))).Message);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "graph.version: expected 1, got 2")]
    [InlineData("\"op\":\"Conv2d\"", "\"op\":\"System\"", "graph.operations[0].operation.op: expected a known operation, got System")]
    [InlineData("\"in\":[0,", "\"in\":[99,", "graph.operations[0].in: expected values that were computed before, got [99,")]
    [InlineData("\"in\":[0,", "\"in\":[-2,", "graph.operations[0].in: expected values that were computed before, got [-2,")]
    [InlineData("\"tensor\":\"0.weight\"", "\"tensor\":\"9.weight\"", "graph.constants[0].tensor: expected a tensor of the file, got 9.weight")]
    [InlineData("\"kind\":\"parameter\"", "\"kind\":\"code\"", "graph.constants[0].kind: expected parameter, frozen, buffer or constant, got code")]
    [InlineData("\"name\":\"output\",\"value\":", "\"name\":\"output\",\"value\":1", "graph.outputs[0].value: expected values that were")]
    [InlineData("\"shape\":[1,3,9,7]", "\"shape\":[99999,99999]", "graph.inputs[0].shape: expected sizes of 0 or more, below 2³¹ elements")]
    [InlineData("\"stride\":[1,1]", "\"stride\":[1]", "graph.operations[0].operation.options.stride: expected two whole numbers, got [1]")]
    [InlineData("{\"version\"", "[\"version\"", "graph: expected JSON: ")]
    public void What_a_file_says_wrongly_is_named(string from, string to, string message)
    {
        using var _ = new ComputeContext(3).Use();
        FoveaFile.Save(At("net.fovea"), Trace.OpenBatch(Network(), Tensor.Zeros([1, 3, 9, 7])));
        var file = SafetensorsFile.Load(At("net.fovea"));
        var text = file.Metadata["fovea.graph"];
        Assert.Contains(from, text, StringComparison.Ordinal);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        var changed = string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
        SafetensorsFile.Save(At("changed.fovea"), file.Tensors, new Dictionary<string, string> { ["fovea.graph"] = changed });
        var error = Assert.Throws<DataFormatException>(() => FoveaFile.Load(At("changed.fovea")));
        Assert.StartsWith($"{At("changed.fovea")}: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_file_can_say_is_refused_before_anything_is_written()
    {
        using var _ = new ComputeContext(3).Use();
        var random = Trace.Of(new Dropout(0.5), Tensor.Ones([4]));
        var error = Assert.Throws<NotSupportedException>(() => FoveaFile.Save(At("net.fovea"), random));
        Assert.Contains("Trace the module in inference mode", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("net.fovea")));
    }

    private static Module Network() => new Sequential(
        new Conv2d(3, 4, 3, padding: 1), new BatchNorm2d(4), new LeakyReLU(0.2), new MaxPool2d(2),
        new Upsample(scaleFactor: 2), new Flatten(), new Linear(4 * 8 * 6, 5), new LayerNorm([5]), new Softmax()).Eval();

    private string Write(string name, string text)
    {
        File.WriteAllBytes(At(name), Encoding.UTF8.GetBytes(text));
        return At(name);
    }
}
