using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Pictures on the way from one to another.</summary>
internal sealed class InterpolationInspection : GeneratorInspection
{
    private const int Rows = 6, Steps = 10;

    public override string Name => "interpolation";

    public override int Order => 15;

    public override string Title => "From one picture to another";

    public override string Description => "pictures on the way between random numbers";

    public override InspectionResult Inspect(InspectionContext context)
    {
        var (maker, seed) = (PictureMaker.Of(context.Session), context.Options.Seed);
        var path = maker.Make(LatentPath.Rows(maker.Network.Latents(2 * Rows, new Generator(seed)), Steps), context.Cancellation);
        return new()
        {
            Text = "Each row goes along a sphere from one point of random numbers to another. A network that only remembers pictures would jump; one that learned what they are made of changes them step by step.",
            Line = Invariant($"{Rows} ways of {Steps} steps, seed {seed}"),
            Blocks = [new PictureGallery("").Add(new(PictureMaker.Sheet(path, Steps), "a way a row") { Note = Invariant($"seed {seed}") })],
            Figures = new() { ["rows"] = Rows, ["steps"] = Steps, ["seed"] = seed },
        };
    }
}
