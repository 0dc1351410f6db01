using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>Options that mean the same in every command of photometric stereo.</summary>
internal static class PsOptions
{
    /// <summary>The solver.</summary>
    public static Option<string> Method() => new("--method")
    {
        Description = $"How to solve: {string.Join(", ", SolverCatalog.All.Select(s => s.Name))}.",
        DefaultValueFactory = _ => SolverCatalog.Default, HelpName = "M",
    };

    /// <summary>A picture by its number.</summary>
    public static Option<int> Image() => CommonOptions.AtLeastOne(new Option<int>("--image")
    {
        Description = "The picture to reconstruct, counted from 1.", DefaultValueFactory = _ => 1, HelpName = "N",
    });

    /// <summary>Where green points in pictures of normals.</summary>
    public static Option<GreenDirection> Green(string pictures) => new("--green")
    {
        Description = $"Where green points in {pictures}: up (OpenGL) or down (DirectX).",
        DefaultValueFactory = _ => GreenDirection.Up, HelpName = "up|down",
        CustomParser = result => result.Tokens[0].Value.ToUpperInvariant() switch
        {
            "UP" or "OPENGL" => GreenDirection.Up,
            "DOWN" or "DIRECTX" => GreenDirection.Down,
            _ => Refuse<GreenDirection>(result, "--green: expected up or down"),
        },
    };

    /// <summary>How samples follow the light.</summary>
    public static Option<PictureEncoding> Encoding() => new("--encoding")
    {
        Description = "How samples follow the light: linear, srgb, or by-format (as a PNG's chunks say; JPEG, WebP, GIF and BMP are sRGB, the rest linear).",
        HelpName = "E", DefaultValueFactory = _ => PictureEncoding.ByFormat,
        CustomParser = result => result.Tokens[0].Value.ToUpperInvariant() switch
        {
            "LINEAR" => PictureEncoding.Linear,
            "SRGB" => PictureEncoding.Srgb,
            "BY-FORMAT" => PictureEncoding.ByFormat,
            _ => Refuse<PictureEncoding>(result, "--encoding: expected linear, srgb or by-format"),
        },
    };

    /// <summary>What is done where pictures were exposed differently.</summary>
    public static Option<ExposureUse> Exposure() => new("--exposure")
    {
        Description = "Pictures whose EXIF data says different exposures: exif divides each by its own, ignore leaves them as they are.",
        HelpName = "exif|ignore", DefaultValueFactory = _ => ExposureUse.Divide,
        CustomParser = result => result.Tokens[0].Value.ToUpperInvariant() switch
        {
            "EXIF" => ExposureUse.Divide,
            "IGNORE" => ExposureUse.Ignore,
            _ => Refuse<ExposureUse>(result, "--exposure: expected exif or ignore"),
        },
    };

    /// <summary>What is done about light without any lamp.</summary>
    public static Option<AmbientUse> Ambient() => new("--ambient")
    {
        Description = "Light without any lamp, where there is no dark frame: none subtracts nothing, estimate what attached shadows show.",
        HelpName = "none|estimate", DefaultValueFactory = _ => AmbientUse.None,
        CustomParser = result => result.Tokens[0].Value.ToUpperInvariant() switch
        {
            "NONE" => AmbientUse.None,
            "ESTIMATE" => AmbientUse.Estimate,
            _ => Refuse<AmbientUse>(result, "--ambient: expected none or estimate"),
        },
    };

    /// <summary>What the lengths of the lights' vectors mean.</summary>
    public static Option<LightVectors> Vectors() => new("--light-vectors")
    {
        Description = "What the lights' vectors are: directions (or positions far away) of any length, or intensities by their length.",
        HelpName = "V", DefaultValueFactory = _ => LightVectors.ByLength,
        CustomParser = result => result.Tokens[0].Value.ToUpperInvariant() switch
        {
            "DIRECTIONS" or "POSITIONS" => LightVectors.Directions,
            "INTENSITIES" => LightVectors.Intensities,
            _ => Refuse<LightVectors>(result, "--light-vectors: expected directions or intensities"),
        },
    };

    private static T Refuse<T>(ArgumentResult result, string expected)
    {
        result.AddError($"{expected}, got '{result.Tokens[0].Value}'");
        return default!;
    }

    /// <summary>The solver of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IPhotometricSolver Solver(string name)
    {
        var known = SolverCatalog.All.Select(s => s.Name).ToArray();
        return SolverCatalog.Find(name)
            ?? throw new UsageException($"unknown method '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}");
    }

    /// <summary>Three numbers parted by commas.</summary>
    public static Vector3d Direction(string option, string text) =>
        Numbers(option, text, 3) is [var x, var y, var z] && (x != 0 || y != 0 || z != 0) ? new Vector3d(x, y, z)
            : throw new UsageException($"{option}: expected a direction, got {text}");

    /// <summary>Numbers parted by commas.</summary>
    public static double[] Numbers(string option, string text, int count)
    {
        var parts = text.Split(',');
        var numbers = new double[count];
        if (parts.Length != count) throw new UsageException($"{option}: expected {count} numbers parted by commas, got '{text}'");
        for (var i = 0; i < count; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
                throw new UsageException($"{option}: expected {count} numbers parted by commas, got '{text}'");
        return numbers;
    }

    /// <summary>The index of a picture counted from 1.</summary>
    public static int Index(PhotometricScene scene, int number) => number <= scene.LightCount ? number - 1
        : throw new UsageException($"--image: expected 1…{scene.LightCount}, got {number}");
}
