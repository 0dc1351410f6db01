// TorchSharp's side of `fovea bench --peers`: what a program in .NET reaches with libtorch.
using Fovea.Peers;
using TorchSharp;
using static TorchSharp.torch;

long[] mnist = [1, 28, 28], cifar = [3, 32, 32], photograph = [3, 224, 224];
var works = new Dictionary<string, Func<PeerWork>>
{
    ["gemm-512"] = () => new Product(512), ["gemm-1024"] = () => new Product(1024), ["gemm-2048"] = () => new Product(2048),
    ["mnist-mlp-b64"] = () => new Training(Networks.MnistMlp(), 64, mnist, 0.01, 0),
    ["mnist-cnn-b64"] = () => new Training(Networks.MnistCnn(), 64, mnist, 0.01, 0),
    ["lenet-b4"] = () => new Training(Networks.LeNet(), 4, cifar, 0.001, 0.9),
    ["lenet-b16"] = () => new Training(Networks.LeNet(), 16, cifar, 0.001, 0.9),
    ["lenet-b128"] = () => new Training(Networks.LeNet(), 128, cifar, 0.001, 0.9),
    ["resnet18-cifar-b32"] = () => new Training(Networks.ResNet18(10, isSmall: true), 32, cifar, 0.1, 0.9),
    ["squeezenet-infer-b1"] = () => new Scores(Networks.SqueezeNet(), [1, .. photograph]),
    ["resnet18-infer-b1"] = () => new Scores(Networks.ResNet18(1000, isSmall: false), [1, .. photograph]),
    ["resnet18-infer-b16"] = () => new Scores(Networks.ResNet18(1000, isSmall: false), [16, .. photograph]),
    ["resnet50-infer-b1"] = () => new Scores(Networks.ResNet50(), [1, .. photograph]),
    ["mobilenet-infer-b1"] = () => new Scores(Networks.MobileNetV2(), [1, .. photograph]),
};
foreach (var (name, create, picture) in Networks.Layers)
{
    works[$"{name}-infer-b1"] = () => new Scores(create(), [1, .. picture]);
    works[$"{name}-train-b16"] = () => new LayerTraining(create(), [16, .. picture]);
}
PeerLoop.Run("TorchSharp", typeof(torch), (name, _) =>
{
    random.manual_seed(0);
    return works.TryGetValue(name, out var create) ? create() : null;
});

/// <summary>Work of libtorch; what a step leaves is freed at its end.</summary>
internal abstract class TorchWork : PeerWork
{
    public sealed override void Use(int threads) => set_num_threads(threads);

    public sealed override void Step()
    {
        using var scope = NewDisposeScope();
        Compute();
    }

    protected abstract void Compute();
}

internal sealed class Product(int size) : TorchWork
{
    private readonly Tensor _a = randn(size, size), _b = randn(size, size);

    protected override void Compute() => _a.mm(_b);

    public override void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }
}

/// <summary>A step of SGD on a batch that lies in memory.</summary>
internal sealed class Training : TorchWork
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly optim.Optimizer _optimizer;
    private readonly nn.Module<Tensor, Tensor, Tensor> _loss = nn.CrossEntropyLoss();
    private readonly Tensor _pictures, _labels;

    public Training(nn.Module<Tensor, Tensor> network, int batch, long[] picture, double rate, double momentum)
    {
        _network = network;
        network.train();
        _optimizer = optim.SGD(network.parameters(), rate, momentum);
        (_pictures, _labels) = (randn([batch, .. picture]), randint(0, 10, [batch], dtype: ScalarType.Int64));
    }

    protected override void Compute()
    {
        _optimizer.zero_grad();
        _loss.call(_network.call(_pictures), _labels).backward();
        _optimizer.step();
    }

    public override void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        _network.Dispose();
        _pictures.Dispose();
        _labels.Dispose();
    }
}

/// <summary>A layer forward, and back to the gradients of its input and of its weights.</summary>
internal sealed class LayerTraining : TorchWork
{
    private readonly nn.Module<Tensor, Tensor> _layer;
    private readonly Tensor _input, _upstream;

    public LayerTraining(nn.Module<Tensor, Tensor> layer, long[] input)
    {
        (_layer, _input) = (layer, randn(input, requires_grad: true));
        using var output = layer.call(_input);
        _upstream = randn(output.shape);
    }

    protected override void Compute() => autograd.grad([_layer.call(_input)], [_input, .. _layer.parameters()], [_upstream]);

    public override void Dispose()
    {
        _layer.Dispose();
        _input.Dispose();
        _upstream.Dispose();
    }
}

/// <summary>What a network or a layer makes of a batch.</summary>
internal sealed class Scores : TorchWork
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly Tensor _pictures;

    public Scores(nn.Module<Tensor, Tensor> network, long[] batch)
    {
        _network = network;
        network.eval();
        _pictures = randn(batch);
    }

    protected override void Compute()
    {
        using var _ = inference_mode();
        _network.call(_pictures);
    }

    public override void Dispose()
    {
        _network.Dispose();
        _pictures.Dispose();
    }
}
