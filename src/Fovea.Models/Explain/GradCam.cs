using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Grad-CAM: with A the output of a layer and y the class's score, <c>α_c = mean over positions of ∂y/∂A_c</c>, and the map is
/// <c>ReLU(Σ_c α_c A_c)</c>.</summary>
/// <remarks><b>Shape</b>: [h, w], the layer's positions. <b>Source</b>: R. Selvaraju et al., "Grad-CAM: visual explanations from deep
/// networks via gradient-based localization", ICCV 2017, equations 1 and 2.</remarks>
public sealed class GradCam : Explanation
{
    /// <summary>A layer's dotted name, or an operation's name or number (<c>conv2d#40</c>) of a graph; null for the last that has
    /// positions.</summary>
    public string? Layer { get; init; }

    /// <inheritdoc/>
    protected override SaliencyMap Compute(Module network, Tensor x, int classIndex, CancellationToken cancellation)
    {
        var layer = LayerOutput.Of(network, Leaf(x), Layer);
        var gradient = Autograd.Gradients(Score(layer.Scores, classIndex), [layer.Activation])[0];
        var shape = layer.Activation.Shape;
        ReadOnlySpan<float> a = layer.Activation.AsReadOnlySpan<float>(), g = gradient.AsReadOnlySpan<float>();
        var (channels, plane) = (shape[1], shape[2] * shape[3]);
        var sums = new double[plane];
        for (var c = 0; c < channels; c++)
        {
            var weight = 0.0;
            foreach (var slope in g.Slice(c * plane, plane)) weight += slope;
            weight /= plane;
            for (var i = 0; i < plane; i++) sums[i] += weight * a[c * plane + i];
        }
        return new("gradcam", classIndex, Tensor.From(Array.ConvertAll(sums, s => (float)Math.Max(0, s)), [shape[2], shape[3]]))
        {
            Layer = layer.Layer,
        };
    }
}

/// <summary><see cref="GradCam"/> by name.</summary>
public sealed class GradCamEntry : ExplanationEntry
{
    /// <inheritdoc/>
    public override string Name => "gradcam";

    /// <inheritdoc/>
    public override string Title => "Grad-CAM";

    /// <inheritdoc/>
    public override string Description => "a layer's channels, weighted by how much the score rises with each";

    /// <inheritdoc/>
    public override int Order => 0;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [new("layer", ArgumentKind.Text, null, "Layer that Grad-CAM looks at, as features.12; the last with positions unless given.")];

    /// <inheritdoc/>
    public override Explanation Create(Arguments arguments) => new GradCam { Layer = arguments.OptionalText("layer") };
}
