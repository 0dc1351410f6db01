using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A perceptron of any depth: for each hidden layer linear, batch normalisation where asked for, activation, dropout where asked
/// for; then linear.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]. Children are numbered as in PyTorch's Sequential.</remarks>
public sealed class Mlp : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 28, 28] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="hidden">Units of the hidden layers; 100 and 100 unless given. None gives a linear classifier.</param>
    /// <param name="activation">A function by name: <c>relu</c>, <c>leakyRelu</c>, <c>sigmoid</c>, <c>tanh</c>.</param>
    /// <param name="batchNorm">Whether batch normalisation stands before each activation.</param>
    /// <param name="momentum">Of its running averages: the weight of a new batch.</param>
    /// <param name="dropout">The probability of 0 after each activation; 0 for no such layers.</param>
    /// <param name="init">Initial weights: <c>default</c> as PyTorch; <c>kaiming</c> N(0, 2/fan_in), <c>xavier</c> N(0, 2/(fan_in +
    /// fan_out)) or <c>normal</c> N(0, std²), these three with biases of 0.</param>
    /// <param name="std">The deviation of <c>normal</c>.</param>
    /// <exception cref="ArgumentException">A size is too small, or a name is none of those.</exception>
    public Mlp(Shape? input = null, int classes = 10, IReadOnlyList<int>? hidden = null, string activation = "relu", bool batchNorm = false,
        double momentum = 0.1, double dropout = 0, string init = "default", double std = 0.01)
        : base(Layers(input ?? [1, 28, 28], classes, hidden ?? [100, 100], Activation(activation), batchNorm ? momentum : null, dropout))
    {
        foreach (var linear in this.OfType<Linear>()) Initialise(linear, init, std);
    }

    internal static IReadOnlyList<string> Activations => ["relu", "leakyRelu", "sigmoid", "tanh"];

    internal static IReadOnlyList<string> Inits => ["default", "kaiming", "xavier", "normal"];

    /// <summary>Sizes of hidden layers from text.</summary>
    /// <param name="text">Such as <c>100-100-50</c>; empty for none.</param>
    /// <exception cref="ArgumentException">A size is no whole number of 1 or more.</exception>
    public static int[] Sizes(string text) => text.Length == 0 ? [] : [.. text.Split('-').Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size
            : throw new ArgumentException($"mlp: hidden: expected sizes of layers such as 100-100, got '{text}'."))];

    private static Module[] Layers(Shape input, int classes, IReadOnlyList<int> hidden, Func<Module> activation, double? momentum,
        double dropout)
    {
        var layers = new List<Module> { new Flatten() };
        var width = input.Elements;
        foreach (var units in hidden)
        {
            layers.Add(new Linear(width, units));
            if (momentum is not null) layers.Add(new BatchNorm1d(units, momentum: momentum));
            layers.Add(activation());
            if (dropout > 0) layers.Add(new Dropout(dropout));
            width = units;
        }
        return [.. layers, new Linear(width, classes)];
    }

    private static Func<Module> Activation(string name) => name switch
    {
        "relu" => () => new ReLU(),
        "leakyRelu" => () => new LeakyReLU(),
        "sigmoid" => () => new Sigmoid(),
        "tanh" => () => new Tanh(),
        _ => throw new ArgumentException($"mlp: activation: expected one of {string.Join(", ", Activations)}, got '{name}'."),
    };

    private static void Initialise(Linear linear, string init, double std)
    {
        // PyTorch's is what the layer begins with.
        if (init == "default") return;
        if (init == "kaiming") Init.KaimingNormal(linear.Weight);
        else if (init == "xavier") Init.XavierNormal(linear.Weight);
        else if (init == "normal") Init.Normal(linear.Weight, 0, std);
        else throw new ArgumentException($"mlp: init: expected one of {string.Join(", ", Inits)}, got '{init}'.");
        Init.Constant(linear.Bias!, 0);
    }
}

/// <summary><see cref="Mlp"/> by name.</summary>
public sealed class MlpEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mlp";

    /// <inheritdoc/>
    public override string Description => "784–100–100–10 unless told otherwise: sizes, activation, batch norm, dropout, first weights";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Text("hidden", "100-100", "Units of the hidden layers, such as 100-100-50; empty for a linear classifier."),
        ArgumentSpec.Text("activation", "relu", "The function after each hidden layer.", Mlp.Activations),
        ArgumentSpec.Flag("batchNorm", false, "Batch normalisation before each activation."),
        ArgumentSpec.Number("momentum", 0.1, "Of its running averages: the weight of a new batch."),
        ArgumentSpec.Number("dropout", 0, "The probability of 0 after each activation."),
        ArgumentSpec.Text("init", "default", "How weights are drawn: as PyTorch, N(0, 2/fan_in), N(0, 2/(fan_in + fan_out)), N(0, std²).",
            Mlp.Inits),
        ArgumentSpec.Number("std", 0.01, "The deviation of normal."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments)
    {
        var v = arguments.Values;
        return new Mlp(arguments.Input, arguments.Classes, Mlp.Sizes(v.Text("hidden")), v.Text("activation"), v.Flag("batchNorm"),
            v.Number("momentum"), v.Number("dropout"), v.Text("init"), v.Number("std"));
    }
}
