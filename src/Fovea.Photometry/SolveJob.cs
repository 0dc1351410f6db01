using System.Diagnostics;

namespace Fovea.Photometry;

/// <summary>From a scene to a folder of results: normals and albedo, depth, a mesh, pictures, figures and a report.</summary>
public sealed record SolveJob
{
    /// <summary>How to find normals.</summary>
    public required IPhotometricSolver Solver { get; init; }

    /// <summary>How to find depth.</summary>
    public required INormalIntegrator Integrator { get; init; }

    /// <summary>How the surface came into the pictures, and its size.</summary>
    public Projection Projection { get; init; } = Projection.Pixels;

    /// <summary>Lamps beside the object, one for each picture, instead of distant lights; null for those of the scene. They need
    /// lengths in millimetres, and <see cref="Solver"/> to be <see cref="LeastSquares"/> or <see cref="Trimmed"/>.</summary>
    public IReadOnlyList<NearLight>? NearLights { get; init; }

    /// <summary>Which meshes are written.</summary>
    public MeshOptions Mesh { get; init; } = new();

    /// <summary>The light whose picture is compared with its reconstruction, from 0.</summary>
    public int Image { get; init; }

    /// <summary>Where green points in normals.png.</summary>
    public GreenDirection Green { get; init; }

    /// <summary>Whether a polynomial texture map of the pictures is written, texture.ptm, for viewers that light them anew.</summary>
    public bool PolynomialTexture { get; init; }

    /// <summary>Whether hemispherical harmonics of the pictures are written, texture.rti, for viewers that light them anew.</summary>
    public bool HemisphericalTexture { get; init; }

    /// <summary>The command that was given, for result.json; null for none.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Solves a scene and writes its folder.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="folder">Created where it does not exist; null for <c>NAME-METHOD</c>, or <c>NAME-METHOD-2</c> and so on where that is
    /// there.</param>
    /// <param name="progress">Told the share of the solving that is done, 0…1, now and then and from any thread.</param>
    /// <param name="cancellation">Stops within a second or so; the files written so far are whole.</param>
    /// <exception cref="DataFormatException">The lights do not allow it; the message names their file.</exception>
    /// <exception cref="ArgumentException"><see cref="NearLights"/> do not go together with the rest.</exception>
    /// <exception cref="IOException">A file cannot be written, or <paramref name="folder"/> is that of the pictures.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SolveResult Run(PhotometricScene scene, string? folder = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (folder is not null && scene.Folder.Length > 0 && SamePlace(folder, scene.Folder)) throw new IOException(
            $"{folder}: expected a folder of its own for the results, got that of the pictures; name another with --out");
        // A solver that looks for lights itself does not need those that the scene has.
        var check = Solver.NeedsIntensities && NearLights is null ? SceneCheck.Of(scene, cancellation) : null;
        var warnings = new List<string>([.. scene.Warnings, .. SceneWarnings.Of(scene), .. check?.Warnings ?? []]);
        scene = check?.Scene ?? scene;
        var clock = Stopwatch.StartNew();
        var near = NearLights is { } lamps ? NearLightJob.Run(this, scene, lamps, progress, cancellation) : null;
        if (near is not null) (scene, warnings) = (near.Distant, [.. warnings, .. NearLightJob.Warnings(near)]);
        var result = near?.Surface ?? Solver.Solve(scene, progress, cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        if (OutlineCheck.Of(result) is { } inwards) warnings.Add(inwards);
        var context = new ResultContext(folder ?? FreeFolder.Claim($"{scene.Name}-{Solver.Name}"),
            RawIntensities.Found(scene, result), result, cancellation)
        {
            ReconstructedLight = Image, Integrator = Integrator, Warnings = warnings, Green = Green, Projection = Projection, Mesh = Mesh,
            PolynomialTexture = PolynomialTexture, HemisphericalTexture = HemisphericalTexture,
        };
        var invalid = result.Valid.Count(v => !v);
        var figures = context.Figures;
        (figures["scene"], figures["method"], figures["seconds"]) = (scene.Name, Solver.Name, seconds);
        (figures["lights"], figures["pixels"], figures["invalidPixels"]) = (scene.LightCount, scene.PixelCount, invalid);
        if (scene.Encoding.Length > 0) figures["encoding"] = scene.Encoding;
        if (scene.MaskSource.Length > 0) figures["mask"] = scene.MaskSource;
        (figures["lightDirections"], figures["lightIntensities"]) = (context.Scene.Lights.Source,
            context.Scene.Lights.IntensitySource is { Length: > 0 } from ? from : "none given, 1 for all");
        if (scene.Lights.Rank == 3) figures["conditionNumber"] = context.Scene.Lights.ConditionNumber;
        (figures["integrator"], figures["reconstructedPicture"], figures["green"]) = (Integrator.Name, Image + 1,
            Green == GreenDirection.Up ? "up" : "down");
        scene.Capture?.AddTo(figures, scene.Mask);
        (figures["version"], figures["commandLine"]) = (FoveaVersion.Current, CommandLine);
        if (near is not null) (figures["nearLightRounds"], figures["nearLightsConverged"], figures["lastDepthChangeMm"]) =
            (near.Changes.Count, near.IsConverged, near.Changes[^1]);
        if (check?.Fit is { } fit) (figures["lightMisfit"], figures["bestResidual"]) = (fit.Misfit, fit.Best);
        figures["warnings"] = warnings;
        try
        {
            ResultFolder.Write(context);
        }
        finally
        {
            if (folder is null) FreeFolder.Release(context.Folder);
        }
        return new(context, seconds, invalid);
    }

    // A link to the folder is the folder.
    private static bool SamePlace(string a, string b) => RealPath.Of(a) == RealPath.Of(b);
}

/// <summary>What a <see cref="SolveJob"/> found and wrote.</summary>
/// <param name="Context">Solution, folder, and everything that was measured.</param>
/// <param name="Seconds">The time of the solving alone.</param>
/// <param name="InvalidPixels">Pixels without a solution.</param>
public sealed record SolveResult(ResultContext Context, double Seconds, int InvalidPixels)
{
    /// <summary>What is odd about the pictures, the lights or the solution, a line each.</summary>
    public IReadOnlyList<string> Warnings => Context.Warnings;
}
