using Fovea.Data;
using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The changes of training pictures that a configuration can name. A new one is a line here.</summary>
public static class TransformParts
{
    /// <summary>The transforms by name; they need nothing.</summary>
    public static PartTable<object?, ITransform> Table { get; } = new("transform",
    [
        new("randomTranslation", "moves by whole pixels", [Number("fraction", 0.1, "Largest move as a share of the side, 0…1.")],
            (_, a) => new RandomTranslation(a.Number("fraction"))),
        new("randomHorizontalFlip", "mirrors left and right", [Number("p", 0.5, "Its probability.")],
            (_, a) => new RandomHorizontalFlip(a.Number("p"))),
        new("randomCrop", "cuts out a random square",
            [Integer("size", 32, "Its side."), Integer("padding", 4, "Zeros added around first.")],
            (_, a) => new RandomCrop(a.Integer("size"), a.Integer("padding"))),
        new("randomRotation", "turns", [Number("degrees", 10, "The largest angle.")], (_, a) => new RandomRotation(a.Number("degrees"))),
        new("colorJitter", "changes brightness, contrast and saturation",
            [Number("brightness", 0, "Largest change of brightness."), Number("contrast", 0, "Largest change of contrast."),
                Number("saturation", 0, "Largest change of saturation.")],
            (_, a) => new ColorJitter(a.Number("brightness"), a.Number("contrast"), a.Number("saturation"))),
        new("cutout", "blanks a square", [Integer("size", 8, "Its side.")], (_, a) => new Cutout(a.Integer("size"))),
    ]);
}
