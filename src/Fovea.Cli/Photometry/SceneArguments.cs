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

    private readonly Option<PictureEncoding> _encoding = new("--encoding")
    {
        Description = "How samples follow the light: linear, srgb, or by-format (JPEG is sRGB, the rest linear).", HelpName = "E",
        DefaultValueFactory = _ => PictureEncoding.ByFormat,
        CustomParser = result => result.Tokens[0].Value.ToLowerInvariant() switch
        {
            "linear" => PictureEncoding.Linear,
            "srgb" => PictureEncoding.Srgb,
            "by-format" => PictureEncoding.ByFormat,
            var other => Refuse(result, other),
        },
    };

    private readonly Option<int> _bits =
        new("--bits") { Description = "Use the upper bits of each sample alone; 0 for all.", HelpName = "N" };

    private static PictureEncoding Refuse(System.CommandLine.Parsing.ArgumentResult result, string got)
    {
        result.AddError($"--encoding: expected linear, srgb or by-format, got '{got}'");
        return default;
    }

    /// <summary>Adds the argument and the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_folder);
        foreach (var option in new Option[] { _lights, _mask, _dark, _encoding, _bits }) command.Add(option);
    }

    /// <summary>Reads the scene, or renders one where no folder is given.</summary>
    public PhotometricScene Load(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_folder) is not { } folder) return ProgressView.Run("rendering", progress =>
            SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(),
                new() { Pattern = true, Bits = 16, Noise = 0.002, UnevenLights = true },
                progress, cancellation).Scene, cancellation);
        var options = new SceneOptions
        {
            Lights = parsed.GetValue(_lights), Mask = parsed.GetValue(_mask), Dark = parsed.GetValue(_dark),
            Encoding = parsed.GetValue(_encoding), Bits = parsed.GetValue(_bits),
        };
        if (options.Bits is < 0 or > 16) throw new UsageException($"--bits: expected 0…16, got {options.Bits}");
        var scene = ProgressView.Run("reading", progress => PhotometricScene.Load(folder, options, progress, cancellation), cancellation);
        Warn(SceneWarnings.Of(scene));
        return scene;
    }

    private static void Warn(IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Take(MostWarnings)) Console.Error.WriteLine($"warning: {line}");
        if (lines.Count > MostWarnings) Console.Error.WriteLine($"warning: {lines.Count - MostWarnings} more of this kind");
    }
}
