namespace Fovea.Nn.Tests;

/// <summary>Every small network learns one batch by heart with every optimizer.</summary>
public class OverfitTests
{
    private const int Classes = 4, Steps = 300;

    private static readonly Dictionary<string, Func<Module>> Networks = new()
    {
        ["perceptron"] = () => new Sequential(new Flatten(), new Linear(64, 32), new ReLU(), new Linear(32, Classes)),
        ["convolutional"] = () => new Sequential(
            new Conv2d(1, 6, 3), new ReLU(), new MaxPool2d(2), new Conv2d(6, 8, 2), new ReLU(), new Flatten(), new Linear(32, Classes)),
        ["residual"] = () => new Sequential(
            new Conv2d(1, 8, 3, padding: 1, bias: false), new BatchNorm2d(8), new ReLU(),
            new Residual(new Sequential(new Conv2d(8, 8, 3, padding: 1, bias: false), new BatchNorm2d(8), new ReLU(),
                new Conv2d(8, 8, 3, padding: 1, bias: false), new BatchNorm2d(8))),
            new ReLU(), new GlobalAvgPool2d(), new Linear(8, Classes)),
    };

    private static readonly Dictionary<string, Func<IEnumerable<Tensor>, Optimizer>> Optimizers = new()
    {
        ["sgd"] = p => new Sgd(p, 0.1, momentum: 0.9),
        ["nesterov"] = p => new Sgd(p, 0.1, momentum: 0.9, nesterov: true),
        ["adagrad"] = p => new Adagrad(p, 0.1),
        ["rmsprop"] = p => new RmsProp(p, 0.005),
        ["adam"] = p => new Adam(p, 0.01),
        ["adamw"] = p => new AdamW(p, 0.01),
        ["amsgrad"] = p => new Adam(p, 0.01, amsgrad: true),
        ["adamax"] = p => new Adamax(p, 0.01),
        ["nadam"] = p => new NAdam(p, 0.01),
        ["radam"] = p => new RAdam(p, 0.03),
        ["adadelta"] = p => new Adadelta(p, 2),
    };

    public static MatrixTheoryData<string, string> Cases() => new(Networks.Keys, Optimizers.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_batch_is_learned_by_heart(string network, string optimizer)
    {
        var (net, _) = Train(network, optimizer);
        var (images, labels) = Batch();
        Assert.InRange(new CrossEntropyLoss().Forward(net.Forward(images), labels).Item(), 0, 0.01);
    }

    [Theory]
    [InlineData("perceptron")]
    [InlineData("convolutional")]
    [InlineData("residual")]
    public void The_same_seed_learns_the_same_bits(string network) => Assert.Equal(
        Train(network, "adam", 20).Losses,
        Train(network, "adam", 20).Losses);

    private static (Tensor Images, Tensor Labels) Batch() =>
        (Tensor.Randn([8, 1, 8, 8], generator: new(3)), Tensor.From(Enumerable.Range(0, 8).Select(i => (long)i % Classes).ToArray(), [8]));

    private static (Module Net, List<double> Losses) Train(string network, string name, int steps = Steps)
    {
        Generator.ManualSeed(1);
        var net = Networks[network]();
        var optimizer = Optimizers[name](net.Parameters());
        var (images, labels) = Batch();
        var losses = new List<double>();
        while (losses.Count < steps && (losses.Count == 0 || losses[^1] > 0.005))
        {
            optimizer.ZeroGrad();
            var loss = new CrossEntropyLoss().Forward(net.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.Item());
        }
        return (net, losses);
    }
}
