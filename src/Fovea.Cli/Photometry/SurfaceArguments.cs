using System.CommandLine;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>How normals become depth and meshes: the camera, the size of the surface, and the files.</summary>
internal sealed class SurfaceArguments
{
    private readonly CameraArguments _cameras = new();

    private readonly Option<double?> _distance =
        CameraArguments.Positive("--distance", "How far away the object is, on average, from the camera: depth and meshes in mm.", "MM");

    private readonly Option<double?> _pixelPitch =
        CameraArguments.Positive("--pixel-pitch", "Millimetres a pixel on the object, where rays are parallel: depth and meshes in mm.", "MM");

    private readonly Option<double?> _maxStep =
        CameraArguments.Positive("--max-step",
            "Leave out triangles over a larger difference in depth, in its unit; none unless given.", "X");

    private readonly Option<string> _formats = Formats();

    private readonly Option<double?> _base =
        CameraArguments.Positive("--base",
            "Thickness of the base in files for printing (stl, 3mf), in the unit of the depth; 2 unless given.", "MM");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        _cameras.AddTo(command);
        foreach (var option in new Option[] { _distance, _pixelPitch, _maxStep, _formats, _base }) command.Add(option);
    }

    /// <summary>Refuses options that do not go together.</summary>
    /// <exception cref="UsageException">Two of them exclude each other, or one asks for another.</exception>
    public void Check(ParseResult parsed)
    {
        var camera = _cameras.Given(parsed);
        if (camera is null && parsed.GetValue(_distance) is not null)
            throw new UsageException("--distance: expected a camera beside it (--camera, --fov or --focal-length)");
        if (camera is not null && parsed.GetValue(_pixelPitch) is not null)
            throw new UsageException($"--pixel-pitch: expected parallel rays, got {camera}; use --distance with it");
    }

    /// <summary>How the surface came into pictures of a size.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mask">For the size.</param>
    /// <param name="capture">What the pictures say of the camera; null for nothing.</param>
    public Projection Projection(ParseResult parsed, PixelMask mask, SceneCapture? capture = null)
    {
        Check(parsed);
        var camera = _cameras.Camera(parsed, mask.Width, mask.Height, capture);
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
}
