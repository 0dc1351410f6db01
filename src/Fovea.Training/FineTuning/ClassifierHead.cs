using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The last layer of a classifier that has weights: a linear layer or a convolution 1×1, with as many outputs as there are
/// classes. All before it is the backbone.</summary>
/// <param name="Name">Its name in the network, such as <c>fc</c> or <c>classifier.1</c>.</param>
/// <param name="Module">The layer.</param>
/// <param name="FeatureShape">The shape of what it sees of one picture.</param>
/// <param name="Dropouts">Dropout directly before it.</param>
public sealed record ClassifierHead(string Name, Module Module, Shape FeatureShape, IReadOnlyList<Module> Dropouts)
{
    /// <summary>Finds the head by running the network once: what is computed last.</summary>
    /// <param name="network">A classifier.</param>
    /// <param name="imageShape">[C, H, W] of a picture.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ShapeException">Such pictures do not fit the network.</exception>
    /// <exception cref="ArgumentException">Its last layer with weights is no linear layer or 1×1 convolution with an output for each
    /// class.</exception>
    public static ClassifierHead Find(Module network, Shape imageShape, int classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var modes = ModeScope.Inference(network);
        using var _ = Autograd.NoGrad();
        var trace = new LastLayer();
        trace.During(() => network.Forward(Tensor.Zeros([1, .. imageShape])));
        var outputs = trace.Last switch
        {
            Linear linear => linear.OutFeatures,
            Conv2d { KernelSize: { H: 1, W: 1 } } convolution => convolution.OutChannels,
            _ => -1,
        };
        if (outputs != classes) throw new ArgumentException(
            $"{network.GetType().Name}: expected a linear layer or a 1×1 convolution with {classes} outputs as the last layer with weights, got "
            + $"{trace.Last?.Describe() ?? "none"}. Its head cannot be told from its backbone.");
        var name = network.NamedModules().First(m => ReferenceEquals(m.Module, trace.Last)).Name;
        return new(name, trace.Last!, trace.Seen!.Shape.Without(0), [.. trace.Before()]);
    }

    /// <summary>The keys of its weights in the network's state dict.</summary>
    public IReadOnlyList<string> Keys => [.. Module.StateDict().Keys.Select(key => Name.Length == 0 ? key : $"{Name}.{key}")];

    // What the head sees in a pass, kept by reference.
    internal sealed class LastLayer : ForwardTrace
    {
        private readonly List<(Module Module, Tensor Output)> _dropouts = [];

        public Module? Last { get; private set; }

        public Tensor? Seen { get; private set; }

        /// <summary>Dropouts whose output is what the last layer sees; in inference mode dropout gives what it gets.</summary>
        public IEnumerable<Module> Before() => _dropouts.Where(d => ReferenceEquals(d.Output, Seen)).Select(d => d.Module);

        protected override void Exit(Module module, Tensor input, Tensor output)
        {
            if (module is Dropout or Dropout1d or Dropout2d) _dropouts.Add((module, output));
            if (module is Linear or Conv2d) (Last, Seen) = (module, input);
        }
    }
}
