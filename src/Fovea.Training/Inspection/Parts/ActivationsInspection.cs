using Fovea.Data;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>What each convolution makes of one picture.</summary>
internal sealed class ActivationsInspection : IInspection
{
    private const int MostLayers = 12, MostMaps = 64;

    public string Name => "activations";

    public int Order => 100;

    public string Title => "Activations";

    public string Description => "feature maps of each convolution for one picture";

    public bool Applies(InspectionContext context) => context.HasPictures
        && context.Session.Network.NamedModules().Any(m => m.Module is Conv2d);

    public InspectionResult Inspect(InspectionContext context)
    {
        var (network, options) = (context.Session.Network, context.Options);
        var (input, shown, name) = Picture(context);
        using var modes = ModeScope.Inference(network);
        using var _ = Autograd.NoGrad();
        var trace = new Convolutions();
        trace.During(() => network.Forward(input));
        var gallery = new PictureGallery($"{name}, then each convolution");
        gallery.Add(new(ShownPicture.Small(shown), name));
        var names = network.NamedModules().DistinctBy(m => m.Module).ToDictionary(m => m.Module, m => m.Name);
        int[] layers = [.. InspectionContext.Spread(trace.Seen.Count, MostLayers)];
        foreach (var layer in layers)
        {
            var (module, output) = trace.Seen[layer];
            gallery.Add(new(LayerPictures.Maps(output, MostMaps), $"layer {names.GetValueOrDefault(module, "")}: {module.Describe()}")
            {
                Note = Invariant($"{Math.Min(output.Shape[1], MostMaps)} of {output.Shape[1]} maps of {output.Shape[2]}×{output.Shape[3]}"),
            });
        }
        return new()
        {
            Text = "Each map is scaled by its largest value: red where it answers, blue where it answers the opposite, white where not at all."
                + (layers.Length == trace.Seen.Count ? ""
                    : Invariant($" {layers.Length} of {trace.Seen.Count} convolutions, evenly spread.")),
            Line = Invariant($"{trace.Seen.Count} convolutions of {name}"),
            Blocks = [gallery],
            Figures = new()
            {
                ["picture"] = name,
                ["layers"] = trace.Seen.Select(s => new Fields
                {
                    ["name"] = names.GetValueOrDefault(s.Module, ""), ["shape"] = s.Output.Shape.Sizes[1..].ToArray(),
                    ["mean"] = s.Output.Mean().Item(), ["activeShare"] = Active(s.Output),
                }),
            },
        };
    }

    private static (Tensor Input, Image Shown, string Name) Picture(InspectionContext context)
    {
        if (context.Options.Picture is { } own)
        {
            var classifier = context.Session.Config.Classifier(context.Session.Network);
            return (classifier.Preprocessing.Apply(own).Unsqueeze(0), own.To8Bit(), context.Options.PictureName);
        }
        var index = context.Options.Index;
        var batch = context.Batches(context.Shown, [index]).Batches(0).First();
        return (batch.Input, context.Shown.ToImage(index), Invariant($"{context.ShownName} image {index} ({context.Shown.ClassNames[context.Shown.Label(index)]})"));
    }

    // The share of values above 0: what a ReLU lets through.
    private static double Active(Tensor output)
    {
        var active = 0;
        foreach (var value in output.AsReadOnlySpan<float>()) active += value > 0 ? 1 : 0;
        return (double)active / output.Count;
    }

    private sealed class Convolutions : ForwardTrace
    {
        public List<(Module Module, Tensor Output)> Seen { get; } = [];

        protected override void Exit(Module module, Tensor input, Tensor output)
        {
            if (module is Conv2d && output.Rank == 4) Seen.Add((module, output));
        }
    }
}
