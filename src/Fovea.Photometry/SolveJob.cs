using System.Diagnostics;

namespace Fovea.Photometry;

/// <summary>From a scene to a folder of results: normals and albedo, depth, a mesh, pictures, figures and a report.</summary>
public sealed record SolveJob
{
    /// <summary>How to find normals.</summary>
    public required IPhotometricSolver Solver { get; init; }

    /// <summary>How to find depth.</summary>
    public required INormalIntegrator Integrator { get; init; }

    /// <summary>The light whose picture is compared with its reconstruction, from 0.</summary>
    public int Image { get; init; }

    /// <summary>Solves a scene and writes its folder.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="folder">Created where it does not exist; null for <c>NAME-METHOD</c>.</param>
    /// <param name="progress">Told the share of the solving that is done, 0…1, now and then and from any thread.</param>
    /// <param name="cancellation">Stops within a second or so; the files written so far are whole.</param>
    /// <exception cref="DataFormatException">The lights do not allow it; the message names their file.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SolveResult Run(PhotometricScene scene, string? folder = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var clock = Stopwatch.StartNew();
        var result = Solver.Solve(scene, progress, cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        var context = new ResultContext(folder ?? $"{scene.Name}-{Solver.Name}", scene, result, cancellation)
        {
            ReconstructedLight = Image, Integrator = Integrator,
        };
        var invalid = result.Valid.Count(v => !v);
        var figures = context.Figures;
        (figures["scene"], figures["method"], figures["seconds"]) = (scene.Name, Solver.Name, seconds);
        (figures["lights"], figures["pixels"], figures["invalidPixels"]) = (scene.LightCount, scene.PixelCount, invalid);
        ResultFolder.Write(context);
        return new(context, seconds, invalid);
    }
}

/// <summary>What a <see cref="SolveJob"/> found and wrote.</summary>
/// <param name="Context">Solution, folder, and everything that was measured.</param>
/// <param name="Seconds">The time of the solving alone.</param>
/// <param name="InvalidPixels">Pixels without a solution.</param>
public sealed record SolveResult(ResultContext Context, double Seconds, int InvalidPixels);
