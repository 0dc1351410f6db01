namespace Fovea.Photometry;

/// <summary>A way from observations to normals. A new one is a class of this kind with a constructor without arguments: the catalogue, the
/// command line and the benchmark find it. Settings are properties with <c>init</c>.</summary>
[Catalogued]
public interface IPhotometricSolver : INamed
{
    /// <summary>What it does, in one line, with the paper's authors and year.</summary>
    string Description { get; }

    /// <summary>Whether the scene must have directions of lights.</summary>
    bool NeedsLights => true;

    /// <summary>Whether it relies on the lights' intensities.</summary>
    bool NeedsIntensities => NeedsLights;

    /// <summary>Finds normal and albedo of every pixel.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="progress">Told the share that is done, 0…1, now and then and from any thread.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <exception cref="DataFormatException">The lights do not allow it; the message names their file.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default);
}
