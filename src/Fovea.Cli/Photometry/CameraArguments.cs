using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>The camera of pictures: a file, an angle of view, a focal length, or what the pictures' EXIF data says.</summary>
internal sealed class CameraArguments
{
    private readonly Option<string?> _camera = new("--camera")
    {
        Description = "A text file of the camera: the nine numbers of K, or fx fy cx cy. Without a camera, rays are parallel.",
        HelpName = "FILE",
    };

    // NaN for what the pictures say.
    private readonly Option<double?> _fieldOfView = new("--fov")
    {
        Description = "The camera's horizontal angle of view, its axis through the middle of the picture; exif takes it from the pictures.",
        HelpName = "DEGREES|exif", CustomParser = Angle,
    };

    private readonly Option<double?> _focalLength =
        Positive("--focal-length", "The camera's focal length in pixels, or in mm beside --sensor-width.", "PIXELS");

    private readonly Option<double?> _sensorWidth = Positive("--sensor-width", "The width of the camera's sensor.", "MM");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _camera, _fieldOfView, _focalLength, _sensorWidth }) command.Add(option);
    }

    /// <summary>The option that says a camera; null where none does.</summary>
    /// <exception cref="UsageException">Two of them exclude each other, or one asks for another.</exception>
    public string? Given(ParseResult parsed)
    {
        Option[] cameras = [_camera, _fieldOfView, _focalLength];
        string[] given = [.. cameras.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
        if (given.Length > 1) throw new UsageException($"expected one camera, got {string.Join(" and ", given)}");
        if (parsed.GetValue(_sensorWidth) is not null && parsed.GetValue(_focalLength) is null)
            throw new UsageException("--sensor-width: expected --focal-length in mm beside it");
        return given.Length == 0 ? null : given[0];
    }

    /// <summary>The camera; null where rays are parallel.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="width">Columns of the pictures.</param>
    /// <param name="height">Rows of the pictures.</param>
    /// <param name="capture">What the pictures say; null for nothing.</param>
    /// <exception cref="UsageException">The pictures are asked and say nothing.</exception>
    public PinholeCamera? Camera(ParseResult parsed, int width, int height, SceneCapture? capture)
    {
        if (parsed.GetValue(_camera) is { } file) return CameraFile.Read(file);
        if (parsed.GetValue(_fieldOfView) is { } degrees)
            return double.IsNaN(degrees) ? OfPictures(width, height, capture) : PinholeCamera.OfFieldOfView(width, height, degrees);
        return parsed.GetValue(_focalLength) is not { } focal ? null : PinholeCamera.OfFocalLength(width, height,
            parsed.GetValue(_sensorWidth) is { } sensor ? focal * width / sensor : focal);
    }

    private static PinholeCamera OfPictures(int width, int height, SceneCapture? capture) => capture?.Camera(width, height) switch
    {
        ({ } camera, _) => camera,
        _ when capture is { Settings: { Size: var (longer, shorter) } settings } && settings.IsCut(width, height) =>
            throw new UsageException($"--fov exif: expected the pictures as they were taken, {longer} × {shorter} pixels, "
                + $"got {width} × {height}; they were cut since: say the angle in degrees"),
        _ => throw new UsageException("--fov exif: expected a focal length in the EXIF data of the pictures, got none; say the angle in degrees"),
    };

    private static double? Angle(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Equals("exif", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees))
            result.AddError($"--fov: expected degrees or exif, got '{text}'");
        else if (!(degrees > 0 && double.IsFinite(degrees))) result.AddError($"--fov: expected a number above 0, got {text}");
        else if (degrees >= 180) result.AddError("--fov: expected less than 180 degrees");
        return degrees;
    }

    /// <summary>An option of a number above zero.</summary>
    public static Option<double?> Positive(string name, string description, string unit)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = unit };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                && !(value > 0 && double.IsFinite(value)))
                result.AddError($"{name}: expected a number above 0, got {result.Tokens[0].Value}");
        });
        return option;
    }
}
