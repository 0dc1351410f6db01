using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>The weights of the first layer as pictures.</summary>
internal sealed class FiltersInspection : IInspection
{
    private const int Most = 64;

    public string Name => "filters";

    public int Order => 90;

    public string Title => "First layer";

    public string Description => "weights of the first layer as pictures";

    public bool Applies(InspectionContext context) => First(context) is not null;

    public InspectionResult Inspect(InspectionContext context)
    {
        var (name, module, weight, shape) = First(context)!.Value;
        var (values, size, count) = (weight.ToArray<float>(), shape.Elements, weight.Shape[0]);
        var gallery = new PictureGallery($"Layer {name}: {module.Describe()}");
        for (var unit = 0; unit < Math.Min(count, Most); unit++)
        {
            var filter = values.AsSpan(unit * size, size);
            var (least, largest) = (filter[0], filter[0]);
            foreach (var value in filter) (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
            gallery.Add(new(LayerPictures.Filter(filter, shape), Invariant($"unit {unit}")) { Note = Invariant($"unit {unit}: weights from {least:F4} to {largest:F4}") });
        }
        return new()
        {
            Text = (shape[0] == 3
                ? "What each unit looks for. Each is scaled by its largest weight: middle grey is 0, a brighter channel a positive weight, a darker one a negative weight."
                : "What each unit looks for. Each is scaled by its largest weight: white is 0, red a positive weight, blue a negative one.")
                + (count > Most ? Invariant($" The first {Most} of {count} units.") : ""),
            Line = Invariant($"{module.Describe()}, {count} units"),
            Blocks = [gallery],
            Figures = new() { ["layer"] = name, ["units"] = count, ["shape"] = shape.Sizes.ToArray() },
        };
    }

    // The layer that sees the pictures, where its weights are pictures of one channel or three.
    private static (string Name, Module Module, Tensor Weight, Shape Shape)? First(InspectionContext context)
    {
        var (network, image) = (context.Session.Network, context.Shown.ImageShape);
        using var modes = ModeScope.Inference(network);
        using var _ = Autograd.NoGrad();
        var trace = new FirstLayer();
        trace.During(() => network.Forward(Tensor.Zeros([1, .. image])));
        if (trace.Found is not { } module) return null;
        var name = network.NamedModules().First(m => ReferenceEquals(m.Module, module)).Name;
        return module switch
        {
            Conv2d convolution when convolution.Weight.Shape[1] is 1 or 3 && convolution.KernelSize is not { H: 1, W: 1 } =>
                (name, module, convolution.Weight, convolution.Weight.Shape.Without(0)),
            Linear linear when linear.InFeatures == image.Elements && image[0] is 1 or 3 => (name, module, linear.Weight, image),
            _ => null,
        };
    }

    private sealed class FirstLayer : ForwardTrace
    {
        public Module? Found { get; private set; }

        protected override void Exit(Module module, Tensor input, Tensor output)
        {
            if (module is Linear or Conv2d) Found ??= module;
        }
    }
}
