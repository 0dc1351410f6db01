using Fovea.Models;
using Fovea.Onnx.Schema;

namespace Fovea.Onnx.Tests.Export;

/// <summary>What is in an exported file: names, batch, metadata, weights beside it; and what is refused.</summary>
public class OnnxExportTests
{
    [Fact]
    public void Weights_inputs_and_outputs_have_their_names()
    {
        using var folder = new TestFolder();
        var model = Saved(folder, new DigitsCnn(), new() { Metadata = new Dictionary<string, string> { ["class_names"] = "[\"zero\"]" } });
        var names = model.Graph.Initializer.Select(i => i.Name).Where(n => n.Contains('.'));
        Assert.Equal(new DigitsCnn().StateDict().Keys.Order(), names.Order());
        var input = Assert.Single(model.Graph.Input);
        Assert.Equal("input", input.Name);
        Assert.Equal("batch", input.Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal([1, 8, 8], input.Type.TensorType.Shape.Dim.Skip(1).Select(d => d.DimValue));
        var output = Assert.Single(model.Graph.Output);
        Assert.Equal("output", output.Name);
        Assert.Equal("batch", output.Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal(17, model.OpsetImport[0].Version);
        Assert.Equal("Fovea", model.ProducerName);
        Assert.Equal(("class_names", "[\"zero\"]"), (model.MetadataProps[0].Key, model.MetadataProps[0].Value));
        // A node is called as the layer that has its weights.
        Assert.All(model.Graph.Node.Where(n => n.OpType == "Conv"), n => Assert.Equal(n.Name + ".weight", n.Input[1]));
        Assert.Equal(model.Graph.Node.Count, model.Graph.Node.Select(n => n.Name).Distinct().Count());
    }

    [Theory, InlineData(17, 8), InlineData(18, 8), InlineData(19, 9), InlineData(20, 9), InlineData(21, 10), InlineData(22, 10)]
    public void The_version_of_the_format_fits_the_operator_set(int opset, int ir)
    {
        using var folder = new TestFolder();
        Assert.Equal(ir, Saved(folder, new DigitsCnn(), new() { Opset = opset }).IrVersion);
    }

    [Fact]
    public void A_batch_may_be_fixed()
    {
        using var folder = new TestFolder();
        var model = Saved(folder, new DigitsCnn(), new() { Batch = 5 });
        Assert.Equal([5, 1, 8, 8], model.Graph.Input[0].Type.TensorType.Shape.Dim.Select(d => d.DimValue));
        Assert.Equal([5, 10], model.Graph.Output[0].Type.TensorType.Shape.Dim.Select(d => d.DimValue));
    }

    [Fact]
    public void Weights_beside_the_file_give_the_same_results()
    {
        using var folder = new TestFolder();
        var network = new DigitsCnn().Eval();
        var path = Path.Combine(folder.Path, "digits.onnx");
        network.SaveOnnx(path, [1, 8, 8], new() { ExternalAbove = 0 });
        Assert.Equal(["digits.onnx", "digits.onnx.data"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var outside = model.Graph.Initializer.Where(i => i.DataLocation == TensorProto.Types.DataLocation.External).ToList();
        Assert.NotEmpty(outside);
        Assert.All(outside, i => Assert.Equal("digits.onnx.data", i.ExternalData.Single(e => e.Key == "location").Value));
        Assert.All(outside, i => Assert.Empty(i.RawData));
        using var file = new OrtSession(path);
        var x = Tensor.Randn([3, 1, 8, 8]);
        using var _ = Autograd.NoGrad();
        Assert.InRange(OrtSession.Difference(file.Run(x)[0], network.Forward(x)), 0, 1e-5);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_none()
    {
        using var folder = new TestFolder();
        // A folder stands where the weights are to go.
        Directory.CreateDirectory(Path.Combine(folder.Path, "digits.onnx.data", "inside"));
        var path = Path.Combine(folder.Path, "digits.onnx");
        Assert.ThrowsAny<IOException>(() => new DigitsCnn().SaveOnnx(path, [1, 8, 8], new() { ExternalAbove = 0 }));
        Assert.False(File.Exists(path));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_network_in_training_is_exported_for_inference_and_goes_on_training()
    {
        using var folder = new TestFolder();
        var network = new Sequential(new Linear(4, 3), new Dropout(0.5));
        network.SaveOnnx(Path.Combine(folder.Path, "a.onnx"), [4]);
        Assert.True(network.IsTraining);
    }

    [Fact]
    public void Sizes_that_follow_the_batch_are_computed_in_the_file()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.onnx");
        var rows = Tensor.Randn([1, 4]);
        var network = new Lambda(x => Tensor.Concat([x.Unsqueeze(1), rows.Expand([x.Shape[0], 4]).Unsqueeze(1)], 1)
            .Reshape([2 * x.Shape[0], 4]).Greater(0).Where(1, rows.Expand([2 * x.Shape[0], 4])).Reshape(x.Shape[0], 2, 4)[.., 1]);
        network.SaveOnnx(path, [4]);
        using var file = new OrtSession(path);
        foreach (var batch in new[] { 1, 2, 5 })
        {
            var x = Tensor.Randn([batch, 4]);
            Assert.Equal(network.Forward(x).ToArray<float>(), file.Run(x)[0].ToArray<float>());
        }
    }

    [Fact]
    public void Several_inputs_and_outputs_and_an_input_that_is_an_output()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.onnx");
        OnnxExport.Save(new Pair(), path, [Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3])]);
        using var file = new OrtSession(path);
        Tensor a = Tensor.Randn([4, 3]), b = Tensor.Randn([4, 3]);
        var outputs = file.Run(a, b);
        Assert.Equal([(a + b).ToArray<float>(), a.ToArray<float>(), (a + b).ToArray<float>()], outputs.Select(o => o.ToArray<float>()));
    }

    [Fact]
    public void A_graph_keeps_the_names_of_its_inputs_and_outputs_and_its_shapes()
    {
        using var folder = new TestFolder();
        var traced = Trace.Of(new DigitsCnn().Eval(), Tensor.Zeros([3, 1, 8, 8])).Graph;
        var model = Saved(folder, new GraphModule(traced, ["picture"], ["scores"]), new() { Batch = 3 });
        Assert.Equal(("picture", "scores"), (model.Graph.Input[0].Name, model.Graph.Output[0].Name));
        var path = Path.Combine(folder.Path, "graph.onnx");
        // Its operations are made for three samples.
        OnnxExport.Save(new GraphModule(traced, ["picture"], ["scores"]), path, [Tensor.Zeros([3, 1, 8, 8])]);
        using var file = new OrtSession(path);
        Assert.Equal([3, 1, 8, 8], file.Inputs["picture"].Dimensions);
    }

    [Fact]
    public void What_ONNX_cannot_say_is_named()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.onnx");
        var e = Assert.Throws<NotSupportedException>(() => new Lambda(x => x.Eigh().Values).SaveOnnx(path, [3, 3]));
        Assert.Equal("ONNX export: eigh → Float32 [2, 4, 3]: ONNX has no operator for matrix factorisations and equations", e.Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_network_that_looks_at_the_number_of_samples_is_refused()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.onnx");
        var network = new Lambda(x => x * x.Shape[0]);
        var e = Assert.Throws<InvalidOperationException>(() => network.SaveOnnx(path, [3]));
        Assert.Equal("ONNX export: expected operations that take any batch, got mul (it reads constants Float32 [] that are others for another number of samples). "
            + "Set Batch (--batch N) to fix the batch size.", e.Message);
        network.SaveOnnx(path, [3], new() { Batch = 2 });
        Assert.True(File.Exists(path));
    }

    [Theory, InlineData(16), InlineData(23)]
    public void Operator_sets_that_are_not_written_are_refused(int opset)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => new DigitsCnn().SaveOnnx("a.onnx", [1, 8, 8], new() { Opset = opset }));
        Assert.StartsWith("ONNX export: expected an operator set from 17 to 22.", e.Message);
    }

    private static ModelProto Saved(TestFolder folder, Module network, OnnxExportOptions options)
    {
        var path = Path.Combine(folder.Path, "network.onnx");
        network.SaveOnnx(path, [1, 8, 8], options);
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
    }

    private sealed class Pair : Module
    {
        public override int? InputCount => 2;

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
        {
            var sum = inputs[0] + inputs[1];
            return [sum, inputs[0], sum];
        }
    }
}
