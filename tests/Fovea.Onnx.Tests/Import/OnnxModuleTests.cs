using Fovea.Formats;
using Fovea.Onnx.Schema;

namespace Fovea.Onnx.Tests;

/// <summary>Models as modules: they run, learn, fold, and are recognised by content.</summary>
public class OnnxModuleTests
{
    [Fact]
    public void GradientsReachTheParametersByTheirNames()
    {
        var model = Network(trains: true);
        var module = model.Load().ToModule();
        Assert.Equal(["conv.weight", "conv.bias", "bn.weight", "bn.bias", "fc"], module.NamedParameters()
            .Select(p => p.Name).Order().Order(Comparer<string>.Create(
            (a, b) => Array.IndexOf(Names, a) - Array.IndexOf(Names, b))));
        Assert.Equal(["bn.mean", "bn.var"], module.NamedBuffers().Select(b => b.Name));
        var loss = module.Forward(model.Inputs)["y"].Square().Mean();
        loss.Backward();
        foreach (var (name, parameter) in module.NamedParameters()) Assert.True(parameter.Grad is not null, name);
        foreach (var parameter in module.Parameters()) parameter.SetData(parameter.Detach() - parameter.Grad! * 0.05);
        Assert.True(module.Forward(model.Inputs)["y"].Square().Mean().Item() < loss.Item());
        // Of a graph of operations, too.
        var graph = model.Load().ToGraph();
        graph.Forward(model.Inputs)["y"].Square().Mean().Backward();
        foreach (var (name, parameter) in graph.NamedParameters()) Assert.True(parameter.Grad is not null, name);
    }

    [Fact]
    public void NamesThatAModuleRefusesBecomeOthers()
    {
        var model = new ModelBuilder().Input("x", Tensor.Ones([2]));
        var sum = "x";
        foreach (var name in new[] { "a", "a.b", "a..b", ".c", "a_2" })
        {
            model.Constant(name, Tensor.Ones([2])).Node("Add", $"{sum}, {name}", $"s{name}");
            sum = $"s{name}";
        }
        var module = model.Node("Identity", sum, "y").Output("y").Load().ToModule();
        Assert.Equal(5, module.NamedParameters().Select(p => p.Name).Distinct().Count());
        Assert.Equal(6, module.Forward(Tensor.Ones([2])).ToArray<float>()[0]);
    }

    [Fact]
    public void BatchNormsFoldIntoTheLayerBefore()
    {
        var model = Network(trains: false);
        var graph = model.Load().ToGraph();
        var folded = graph.FoldBatchNorms(out var count);
        Assert.Equal(1, count);
        Assert.DoesNotContain(folded.Graph.Operations, o => o.Name == "batch_norm_inference");
        Assert.Equal(graph.Graph.Operations.Count - 1, folded.Graph.Operations.Count);
        using var _ = Autograd.NoGrad();
        OrtPeer.AssertClose(graph.Forward(model.Inputs)["y"], folded.Forward(model.Inputs)["y"], "folded", 1e-5, 1e-6);
        Assert.Equal(["conv.bias", "conv.weight", "fc"], folded.NamedParameters().Select(p => p.Name).Order());
    }

    [Fact]
    public void BatchNormsFoldIntoTransposedAndFullyConnectedLayers()
    {
        var random = new Generator(3);
        Tensor Draw(params int[] shape) => Tensor.Randn(Shape.Create(shape), generator: random);
        var model = new ModelBuilder().Input("x", Draw(2, 4, 5, 3)).Input("v", Draw(3, 5)).Constant("w", Draw(4, 3, 2, 2))
            .Constant("u", Draw(6, 5))
            .Node("ConvTranspose", "x, w", "a", ("group", 2)).Node("Gemm", "v, u", "c", ("transB", 1));
        foreach (var (name, size) in new[] { ("p", 6), ("q", 6) })
            model.Constant($"{name}s", Draw(size)).Constant($"{name}b", Draw(size)).Constant($"{name}m", Draw(size))
                .Constant($"{name}v", Draw(size).Square() + 0.5);
        model.Node("BatchNormalization", "a, ps, pb, pm, pv", "y").Node("BatchNormalization", "c, qs, qb, qm, qv", "z").Output("y", "z");
        var graph = model.Load().ToGraph();
        var folded = graph.FoldBatchNorms(out var count);
        Assert.Equal(2, count);
        using var _ = Autograd.NoGrad();
        foreach (var name in new[] { "y", "z" })
            OrtPeer.AssertClose(graph.Forward(model.Inputs)[name], folded.Forward(model.Inputs)[name], name, 1e-5, 1e-5);
    }

    [Fact]
    public void ConstantsAreFoldedAndDeadNodesDropped()
    {
        var model = new ModelBuilder().Input("x", Tensor.Ones([2, 3])).Constant("one", Tensor.From(1L)).Node("Shape", "x", "s")
            .Node("Gather", "s, one", "g").Node("Mul", "g, g", "gg").Node("Cast", "gg", "f", ("to", 1)).Node("Exp", "x", "dead")
            .Node("Add", "x, f", "y").Output("y");
        var graph = model.Load().ToGraph();
        Assert.Equal(["add"], graph.Graph.Operations.Select(o => o.Name));
        Assert.Equal(10, graph.Forward(model.Inputs)["y"].ToArray<float>()[0]);
    }

    [Fact]
    public void ConditionsAndLoopsThatFoldRun()
    {
        var model = Loop(count: Tensor.From([3L], []));
        Assert.Equal(8, model.Load().ToModule().Forward(model.Inputs)["y"].Item());
        var graph = model.Load().ToGraph();
        Assert.Equal(["mul", "mul", "mul"], graph.Graph.Operations.Select(o => o.Name).Where(n => n == "mul"));
        Assert.Equal([2f, 4, 8], graph.Forward(model.Inputs)["all"].ToArray<float>());
        // A number of turns that comes in runs node by node, and not as a list of operations.
        model = Loop(count: null);
        Assert.Equal(32, model.Load().ToModule().Forward(model.Inputs)["y"].Item());
        Assert.Contains("input 0 'm': expected values that do not depend on the model's inputs",
            Assert.Throws<DataFormatException>(() => model.Load().ToGraph()).Message);
    }

    [Fact]
    public void AModelIsRecognisedByItsContent()
    {
        using var folder = new TestFolder();
        var path = folder.Write("weights.bin", Network(trains: false).Bytes());
        var format = Assert.Single(Catalog<IModelFormat>.All, f => f.Recognizes(FileStart.Of(path)));
        Assert.Equal("onnx", format.Name);
        Assert.Equal(5, format.Read(path).ParameterCount > 0 ? 5 : 0);
        Assert.False(format.Recognizes(FileStart.Of(folder.Write("a.onnx", "PK\u0003\u0004"u8.ToArray()))));
    }

    [Fact]
    public void SqueezeNetGivesTheScoresOfOnnxRuntime()
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("FOVEA_DATA") ?? "", "imagenet", "squeezenet1_0-imagenet.onnx");
        Assert.SkipUnless(File.Exists(path), "FOVEA_DATA has no imagenet");
        var model = OnnxFile.Load(path);
        var input = Assert.Single(model.Inputs);
        var x = new Dictionary<string, Tensor> { [input.Name] = Tensor.Randn([1, 3, 224, 224], generator: new(1)) };
        using var _ = Autograd.NoGrad();
        var expected = OrtPeer.Run(File.ReadAllBytes(path), x);
        var got = model.ToModule().Forward(x);
        foreach (var (name, value) in expected) OrtPeer.AssertClose(value, got[name], name, 1e-4, 1e-4);
        var graph = model.ToGraph();
        Assert.True(graph.Forward(x).Values.First().AsReadOnlyBytes().SequenceEqual(got.Values.First().AsReadOnlyBytes()));
    }

    private static readonly string[] Names = ["conv.weight", "conv.bias", "bn.weight", "bn.bias", "fc"];

    private static ModelBuilder Network(bool trains)
    {
        var random = new Generator(5);
        Tensor Draw(params int[] shape) => Tensor.Randn(Shape.Create(shape), generator: random);
        return new ModelBuilder().Input("x", Draw(2, 3, 6, 6)).Constant("conv.weight", Draw(4, 3, 3, 3)).Constant("conv.bias", Draw(4))
            .Constant("bn.weight", Draw(4)).Constant("bn.bias", Draw(4)).Constant("bn.mean", Draw(4))
            .Constant("bn.var", Draw(4).Square() + 0.5)
            .Constant("fc", Draw(4, 5))
            .Node("Conv", "x, conv.weight, conv.bias", "a")
            .Node("BatchNormalization", "a, bn.weight, bn.bias, bn.mean, bn.var", trains ? "b, m, v" : "b",
            ("training_mode", trains ? 1 : 0))
            .Node("Relu", "b", "c").Node("GlobalAveragePool", "c", "d").Node("Flatten", "d", "e").Node("MatMul", "e, fc", "y").Output("y");
    }

    // y doubles as often as it says; a condition says by what.
    private static ModelBuilder Loop(Tensor? count)
    {
        var body = new ModelBuilder().Node("If", "yes", "two", ("then_branch", Constant(2)), ("else_branch", Constant(3)))
            .Node("Mul", "before, two", "after").Node("Identity", "goes", "still").Node("Identity", "after", "scan")
            .Output("still", "after", "scan").Graph;
        body.Input.AddRange([ModelBuilder.Port("turn", OnnxType.Int64), ModelBuilder.Port("goes", OnnxType.Bool),
            ModelBuilder.Port("before", OnnxType.Float)]);
        var model = new ModelBuilder().Input("x", Tensor.From([1f], [])).Constant("yes", Tensor.From([true], []))
            .Constant("zero", Tensor.From([0f], []));
        model = count is null ? model.Input("m", Tensor.From([5L], [])) : model.Constant("m", count);
        return model.Node("Add", "x, zero", "start").Node("Loop", "m, yes, start", "y, all", ("body", body)).Output("y", "all");

        static GraphProto Constant(float value) =>
            new ModelBuilder().Node("Constant", "", "k", ("value_float", value)).Output("k").Graph;
    }
}
