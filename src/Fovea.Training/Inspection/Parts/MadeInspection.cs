using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Pictures that the network makes, and how they came about.</summary>
internal sealed class MadeInspection : GeneratorInspection
{
    public override string Name => "made";

    public override int Order => 5;

    public override string Title => "Made pictures";

    public override string Description => "pictures that the network makes, and those of the same random numbers after each epoch";

    public override InspectionResult Inspect(InspectionContext context)
    {
        var (maker, options) = (PictureMaker.Of(context.Session), context.Options);
        var gallery = new PictureGallery(Invariant($"Made of random numbers, seed {options.Seed}"));
        foreach (var (i, picture) in PictureMaker.Images(maker.Make(options.Samples, new Generator(options.Seed))).Index())
            gallery.Add(new(ShownPicture.Small(picture), Invariant($"{i}")) { Note = Invariant($"sample {i} of seed {options.Seed}") });
        var strip = context.Session.Run?.In(GeneratorSamples.Folder, GeneratorSamples.Strip);
        List<PageBlock> blocks = [gallery];
        if (File.Exists(strip)) blocks.Add(new PictureGallery("The same random numbers after each epoch")
            .Add(new(Image.Load(strip), "a row an epoch") { Note = strip }));
        return new()
        {
            Text = "The network's answer to random numbers, nothing chosen. What all of them have in common, or what never comes, says more than the best of them.",
            Line = Invariant($"{options.Samples} pictures of seed {options.Seed}"),
            Blocks = blocks,
            Figures = new() { ["samples"] = options.Samples, ["seed"] = options.Seed, ["strip"] = File.Exists(strip) ? strip : null },
        };
    }
}
