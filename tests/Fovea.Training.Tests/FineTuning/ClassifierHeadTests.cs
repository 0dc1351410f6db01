using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.FineTuning;

/// <summary><see cref="ClassifierHead"/>, <see cref="HeadGraph"/> and <see cref="Pretrained"/>.</summary>
public sealed class ClassifierHeadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-head-").FullName;

    public static TheoryData<string, int, string, string> Networks => new()
    {
        { "squeezenet1_0", 40, "classifier.1", "[512, 2, 2]" }, { "resnet18", 33, "fc", "[512]" }, { "cifar-resnet18", 9, "fc", "[512]" },
        { "digits", 8, "9", "[64]" }, { "cifar-lenet", 32, "11", "[84]" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_head_is_found_by_what_is_computed_last_and_gives_the_networks_scores(string name, int side, string head,
        string features)
    {
        Generator.ManualSeed(3);
        var entry = NetworkCatalog.Find(name)!;
        Shape image = [entry.Input[0], side, side];
        var network = entry.Create(image, 7);
        var found = ClassifierHead.Find(network, image, 7);
        Assert.Equal((head, features), (found.Name, found.FeatureShape.ToString()));
        Assert.Equal([$"{head}.weight", $"{head}.bias"], found.Keys);
        Assert.True(network.IsTraining);

        network.Eval();
        var x = Tensor.Randn([3, .. image]);
        var trace = new ClassifierHead.LastLayer();
        Tensor? scores = null;
        using (Autograd.NoGrad()) trace.During(() => scores = network.Forward(x));
        var graph = HeadGraph.Of(network, found, image, [3, 1])!;
        Assert.Equal(scores!.ToArray<float>(), graph.Scores(trace.Seen!)!.ToArray<float>());
        Assert.Null(graph.Scores(Tensor.Zeros([2, .. found.FeatureShape])));
        graph.Scores(trace.Seen!)!.Sum().Backward();
        var learned = network.NamedParameters().Where(p => p.Tensor.Grad is not null).Select(p => p.Name);
        Assert.Equal(found.Keys, learned);
    }

    [Fact]
    public void Dropout_before_the_head_drops_in_training()
    {
        Generator.ManualSeed(3);
        var network = new DigitsCnn();
        var head = ClassifierHead.Find(network, [1, 8, 8], 10);
        Assert.IsType<Dropout>(Assert.Single(head.Dropouts));
        var graph = HeadGraph.Of(network, head, [1, 8, 8], [2])!;
        var x = Tensor.Ones([2, 64]);
        Assert.NotEqual(graph.Scores(x)!.ToArray<float>(), graph.Scores(x)!.ToArray<float>());
        network.Eval();
        Assert.Equal(graph.Scores(x)!.ToArray<float>(), graph.Scores(x)!.ToArray<float>());
    }

    [Fact]
    public void A_network_without_one_place_to_cut_has_no_head_graph_and_one_without_a_head_is_refused()
    {
        var around = new Around();
        var head = ClassifierHead.Find(around, [1, 2, 2], 4);
        Assert.Null(HeadGraph.Of(around, head, [1, 2, 2], [3]));
        Assert.StartsWith("Sequential: expected a linear layer or a 1×1 convolution with 3 outputs as the last layer with weights, got Linear(4 → 4)",
            Assert.Throws<ArgumentException>(() => ClassifierHead.Find(new Sequential(new Flatten(), new Linear(4, 4)), [1, 2, 2],
                3)).Message,
            StringComparison.Ordinal);
        Assert.Contains("got none", Assert.Throws<ArgumentException>(() => ClassifierHead.Find(new Sequential(new Flatten()), [1, 2, 2],
            3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_come_without_the_head_whatever_its_classes()
    {
        Generator.ManualSeed(1);
        var file = Path.Combine(_folder, "weights.safetensors");
        var learned = new DigitsCnn();
        learned.Save(file);
        Generator.ManualSeed(2);
        var network = new DigitsCnn(classes: 3);
        var head = ClassifierHead.Find(network, [1, 8, 8], 3);
        var before = head.Keys.Select(k => network.StateDict()[k].ToArray<float>()).ToList();
        Pretrained.Load(network, head, file);
        Assert.Equal(before, head.Keys.Select(k => network.StateDict()[k].ToArray<float>()));
        foreach (var (key, tensor) in learned.StateDict())
            if (!head.Keys.Contains(key)) Assert.Equal(tensor.ToArray<float>(), network.StateDict()[key].ToArray<float>());
        // As many classes: the head is made anew nevertheless.
        var same = new DigitsCnn();
        var drawn = same.StateDict()["9.weight"].ToArray<float>();
        Pretrained.Load(same, ClassifierHead.Find(same, [1, 8, 8], 10), file);
        Assert.Equal(drawn, same.StateDict()["9.weight"].ToArray<float>());
    }

    [Fact]
    public void Weights_of_another_architecture_name_the_file_and_all_keys()
    {
        var file = Path.Combine(_folder, "weights.safetensors");
        new Sequential(new Conv2d(1, 16, 3), new Linear(3, 2)).Save(file);
        var network = new DigitsCnn();
        var head = ClassifierHead.Find(network, [1, 8, 8], 10);
        var message = Assert.Throws<StateDictException>(() => Pretrained.Load(network, head, file)).Message;
        Assert.StartsWith($"{file}: 2.weight: expected Float32 [32, 16, 3, 3], got nothing: the weights are of another architecture. All keys that "
            + "differ: missing: 2.weight, 2.bias, 6.weight, 6.bias; unexpected: 1.weight, 1.bias.", message, StringComparison.Ordinal);
        Assert.Equal($"{file}x: expected a file of weights, there is none.",
            Assert.Throws<FileNotFoundException>(() => Pretrained.Load(network, head, file + "x")).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The picture goes by the head, too.
    private sealed class Around : Module
    {
        private readonly Linear _head;

        public Around() => _head = Child("head", new Linear(4, 4));

        protected override Tensor Compute(Tensor x) => Run(_head, x.Flatten(1).ReLU()) + x.Flatten(1);
    }
}
