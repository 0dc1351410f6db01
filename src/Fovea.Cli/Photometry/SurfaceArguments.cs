using System.CommandLine;
using System.Globalization;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>How normals become depth and meshes: the camera, the size of the surface, and the files.</summary>
internal sealed class SurfaceArguments
{
    private readonly Option<string?> _camera = new("--camera")
    {
        Description = "A text file of the camera: the nine numbers of K, or fx fy cx cy. Without a camera, rays are parallel.",
        HelpName = "FILE",
    };

    private readonly Option<double?> _fieldOfView =
        Positive("--fov", "The camera's horizontal angle of view; its axis goes through the middle of the picture.", "DEGREES");

    private readonly Option<double?> _focalLength =
        Positive("--focal-length", "The camera's focal length in pixels, or in mm beside --sensor-width.", "PIXELS");

    private readonly Option<double?> _sensorWidth = Positive("--sensor-width", "The width of the camera's sensor.", "MM");
    private readonly Option<double?> _distance =
        Positive("--distance", "How far away the object is, on average, from the camera: depth and meshes in mm.", "MM");

    private readonly Option<double?> _pixelPitch =
        Positive("--pixel-pitch", "Millimetres a pixel on the object, where rays are parallel: depth and meshes in mm.", "MM");

    private readonly Option<double?> _maxStep =
        Positive("--max-step", "Leave out triangles over a larger difference in depth, in its unit; none unless given.", "X");

    private readonly Option<string> _formats = Formats();

    private readonly Option<double?> _base =
        Positive("--base", "Thickness of the base in files for printing (stl, 3mf), in the unit of the depth; 2 unless given.", "MM");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _camera, _fieldOfView, _focalLength, _sensorWidth, _distance, _pixelPitch, _maxStep, _formats, _base,
        }) command.Add(option);
    }

    /// <summary>Refuses options that do not go together.</summary>
    /// <exception cref="UsageException">Two of them exclude each other, or one asks for another.</exception>
    public void Check(ParseResult parsed)
    {
        Option[] cameras = [_camera, _fieldOfView, _focalLength];
        string[] given = [.. cameras.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
        if (given.Length > 1) throw new UsageException($"expected one camera, got {string.Join(" and ", given)}");
        if (parsed.GetValue(_sensorWidth) is not null && parsed.GetValue(_focalLength) is null)
            throw new UsageException("--sensor-width: expected --focal-length in mm beside it");
        if (parsed.GetValue(_fieldOfView) >= 180) throw new UsageException("--fov: expected less than 180 degrees");
        if (given.Length == 0 && parsed.GetValue(_distance) is not null)
            throw new UsageException("--distance: expected a camera beside it (--camera, --fov or --focal-length)");
        if (given.Length > 0 && parsed.GetValue(_pixelPitch) is not null)
            throw new UsageException($"--pixel-pitch: expected parallel rays, got {given[0]}; use --distance with it");
    }

    /// <summary>How the surface came into pictures of a size.</summary>
    public Projection Projection(ParseResult parsed, PixelMask mask)
    {
        Check(parsed);
        PinholeCamera? camera = null;
        if (parsed.GetValue(_camera) is { } file) camera = CameraFile.Read(file);
        else if (parsed.GetValue(_fieldOfView) is { } degrees) camera = PinholeCamera.OfFieldOfView(mask.Width, mask.Height, degrees);
        else if (parsed.GetValue(_focalLength) is { } focal) camera = PinholeCamera.OfFocalLength(mask.Width, mask.Height,
            parsed.GetValue(_sensorWidth) is { } sensor ? focal * mask.Width / sensor : focal);
        return camera is null ? Fovea.Photometry.Projection.Orthographic(parsed.GetValue(_pixelPitch))
            : Fovea.Photometry.Projection.Perspective(camera, parsed.GetValue(_distance));
    }

    /// <summary>Which meshes are written.</summary>
    public MeshOptions Mesh(ParseResult parsed) => new()
    {
        Formats = Words(parsed.GetValue(_formats)!), MaxStep = parsed.GetValue(_maxStep) ?? double.PositiveInfinity,
        Base = parsed.GetValue(_base) ?? SurfaceMesh.DefaultBase,
    };

    private static Option<string> Formats()
    {
        var known = MeshOptions.KnownFormats;
        var option = new Option<string>("--mesh")
        {
            Description = $"Formats of the mesh, parted by commas: {string.Join(", ", known)}; none for no mesh.",
            DefaultValueFactory = _ => string.Join(',', new MeshOptions().Formats), HelpName = "F,F",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Words(result.Tokens[0].Value).FirstOrDefault(w => !known.Contains(w)) is { } wrong)
                result.AddError($"--mesh: expected formats out of {string.Join(", ", known)}, got '{wrong}'{Nearest.Hint(wrong, known)}");
        });
        return option;
    }

    private static string[] Words(string text) =>
        text == "none" ? [] : Array.ConvertAll(text.Split(','), w => w.Trim().TrimStart('.').ToLowerInvariant());

    private static Option<double?> Positive(string name, string description, string unit)
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
