using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Guided backpropagation: the gradient of a class's score by the picture, where each rectifier passes on what is above 0 alone:
/// <c>dX = dY where Y &gt; 0 and dY &gt; 0, else 0</c>.</summary>
/// <remarks><b>Shape</b>: the gradient is [C, H, W]; the map is its largest magnitude over the channels, [H, W]. The network stays as it
/// is: hooks on the outputs of its rectifiers change the gradients of this one pass. <b>Source</b>: J. Springenberg et al., "Striving for
/// simplicity: the all convolutional net", ICLR 2015 workshop, section 3.4.</remarks>
public sealed class GuidedBackprop : Explanation
{
    /// <inheritdoc/>
    protected override SaliencyMap Compute(Module network, Tensor x, int classIndex, CancellationToken cancellation)
    {
        var leaf = Leaf(x);
        var score = Score(network.Forward(leaf), classIndex);
        List<IDisposable> hooks = [.. Rectified(score).Select(value => value.RegisterHook(gradient => gradient.ReLU()))];
        var gradient = Autograd.Gradients(score, [leaf])[0];
        foreach (var hook in hooks) hook.Dispose();
        var (values, plane) = (gradient.ToArray<float>(), x.Shape[2] * x.Shape[3]);
        var map = new float[plane];
        for (var i = 0; i < values.Length; i++) map[i % plane] = Math.Max(map[i % plane], Math.Abs(values[i]));
        return new("guided-backprop", classIndex, Tensor.From(map, [x.Shape[2], x.Shape[3]]))
        {
            Attribution = gradient.Reshape([x.Shape[1], x.Shape[2], x.Shape[3]]),
        };
    }

    // The outputs of all rectifiers that a value was computed from.
    private static List<GraphValue> Rectified(Tensor score)
    {
        var (found, seen, waiting) = (new List<GraphValue>(), new HashSet<GradNode>(), new Stack<GradNode>());
        if (score.Node is { } last) waiting.Push(last);
        while (waiting.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (node.Name is "relu" or "relu6") found.Add(node.Operation.Outputs[0]);
            foreach (var input in node.Inputs)
                if (input?.Node is { } before) waiting.Push(before);
        }
        return found;
    }
}

/// <summary><see cref="GuidedBackprop"/> by name.</summary>
public sealed class GuidedBackpropEntry : ExplanationEntry
{
    /// <inheritdoc/>
    public override string Name => "guided-backprop";

    /// <inheritdoc/>
    public override string Title => "Guided backprop";

    /// <inheritdoc/>
    public override string Description => "the gradient by the picture, through rectifiers that pass on what is above 0 alone";

    /// <inheritdoc/>
    public override Explanation Create(Arguments arguments) => new GuidedBackprop();
}
