using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>The folder of a scene and what it does not say itself.</summary>
internal sealed class SceneArguments
{
    private const int MostWarnings = 5;

    private readonly Argument<string?> _folder = new("DIR")
    {
        Description = "A folder of pictures and lights; without it a scene is rendered.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _lights =
        new("--lights") { Description = "Directions of the lights: .lp, text, CSV or .npy.", HelpName = "FILE" };
    private readonly Option<string?> _mask =
        new("--mask") { Description = "A picture that is white where the object is.", HelpName = "FILE" };
    private readonly Option<string?> _dark = new("--dark") { Description = "A picture without light, to subtract.", HelpName = "FILE" };

    private readonly Option<string?> _intensities =
        new("--intensities") { Description = "Intensities of the lights: text, CSV or .npy.", HelpName = "FILE" };

    private readonly Option<LightVectors> _vectors = PsOptions.Vectors();
    private readonly Option<PictureEncoding> _encoding = PsOptions.Encoding();

    private readonly Option<ExposureUse> _exposure = PsOptions.Exposure();
    private readonly Option<AmbientUse> _ambient = PsOptions.Ambient();

    private readonly Option<int> _bits =
        new("--bits") { Description = "Use the upper bits of each sample alone; 0 for all.", HelpName = "N" };

    /// <summary>Adds the argument and the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_folder);
        foreach (var option in new Option[]
        {
            _lights, _vectors, _intensities, _mask, _dark, _ambient, _exposure, _encoding, _bits,
        }) command.Add(option);
    }

    /// <summary>Reads the scene, or renders one where no folder is given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    /// <param name="needsLights">Whether a folder without a file of lights is refused.</param>
    public PhotometricScene Load(ParseResult parsed, CancellationToken cancellation, bool needsLights = true)
    {
        if (parsed.GetValue(_folder) is not { } folder) return ProgressView.Run("rendering", progress =>
            SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(),
                new() { Pattern = true, Bits = 16, Noise = 0.002, UnevenLights = true },
                progress, cancellation).Scene, cancellation);
        var options = new SceneOptions
        {
            Lights = parsed.GetValue(_lights), Vectors = parsed.GetValue(_vectors), Intensities = parsed.GetValue(_intensities),
            Mask = parsed.GetValue(_mask), Dark = parsed.GetValue(_dark),
            Ambient = parsed.GetValue(_ambient), Exposure = parsed.GetValue(_exposure), Encoding = parsed.GetValue(_encoding),
            Bits = parsed.GetValue(_bits), LightsMayBeUnknown = !needsLights,
        };
        if (options.Bits is < 0 or > 16) throw new UsageException($"--bits: expected 0…16, got {options.Bits}");
        var scene = ProgressView.Run("reading", progress => PhotometricScene.Load(folder, options, progress, cancellation), cancellation);
        Warn([.. scene.Warnings, .. SceneWarnings.Of(scene)]);
        return scene;
    }

    /// <summary>Says what is odd on standard error.</summary>
    public static void Warn(IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Take(MostWarnings)) Console.Error.WriteLine($"warning: {line}");
        if (lines.Count > MostWarnings) Console.Error.WriteLine($"warning: {lines.Count - MostWarnings} more of this kind");
    }
}
