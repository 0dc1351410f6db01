namespace Fovea.Photometry;

/// <summary>What the writers of results share.</summary>
/// <param name="Folder">Where files go.</param>
/// <param name="Scene">The observations.</param>
/// <param name="Result">The solution.</param>
/// <param name="Cancellation">Stops between files and in long ones.</param>
public sealed record ResultContext(string Folder, PhotometricScene Scene, PhotometricResult Result, CancellationToken Cancellation =
    default)
{
    private float[]? _errors;
    private (BivariateReflectance? Fit, bool IsKnown) _reflectance;
    private FitResiduals? _residuals;

    /// <summary>What result.json will say, in order; names in camelCase with their units.</summary>
    public Fields Figures { get; } = [];

    /// <summary>What is odd about the pictures, the lights or the solution, a line each: for result.json and the report.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Where green points in normals.png.</summary>
    public GreenDirection Green { get; init; }

    /// <summary>The angle at each pixel to the true normal in degrees, NaN at pixels without a solution; null without ground
    /// truth.</summary>
    public float[]? AngularErrors => _errors ??= Scene.GroundTruth is { } truth ? AngularError.Map(Result.Normals, truth) : null;

    /// <summary>One reflectance of the whole object, where it explains the pictures better than Lambert's law; else null.</summary>
    public BivariateReflectance? Reflectance
    {
        get
        {
            if (!_reflectance.IsKnown)
                _reflectance = (BivariateReflectance.Fit(Scene, Result, Cancellation) is { IsBetter: true } fit ? fit : null, true);
            return _reflectance.Fit;
        }
    }

    /// <summary>[pixels]: how rough the surface is, where <see cref="Reflectance"/> is not Lambert's; else null.</summary>
    public float[]? Roughness => Reflectance is null ? null : field ??= RoughnessMap.Find(Scene, Result, Cancellation);

    /// <summary>How far the pictures are from those of normals and <see cref="Reflectance"/>, or albedo where there is none.</summary>
    public FitResiduals Residuals => _residuals ??= FitResiduals.Of(Scene, Result, Relight);

    /// <summary>The picture under a light of intensity 1 by <see cref="Reflectance"/>, or by Lambert's law.</summary>
    /// <param name="light">Its direction, of any length.</param>
    /// <returns>[pixels × channels].</returns>
    public float[] Relight(Vector3d light) => Reflectance?.Relight(Result, light) ?? Reconstruction.Relight(Result, light);

    /// <summary>The picture that is reconstructed and compared, as an index of <see cref="PhotometricScene.FileNames"/>.</summary>
    public int ReconstructedLight { get; init; }

    /// <summary>How depth is found from normals.</summary>
    public INormalIntegrator Integrator { get; init; } = new BilateralIntegration();

    /// <summary>How the surface came into the pictures, and its size.</summary>
    public Projection Projection { get; init; } = Projection.Pixels;

    /// <summary>Which meshes are written.</summary>
    public MeshOptions Mesh { get; init; } = new();

    /// <summary>Whether <see cref="PtmOutput"/> writes a polynomial texture map.</summary>
    public bool PolynomialTexture { get; init; }

    /// <summary>Whether hemispherical harmonics of the pictures are written, texture.rti.</summary>
    public bool HemisphericalTexture { get; init; }

    /// <summary>The depth, once <see cref="SurfaceOutput"/> has found it.</summary>
    public DepthMap? Depth { get; set; }

    /// <summary>The path of a file in <see cref="Folder"/>.</summary>
    public string In(string file) => Path.Combine(Folder, file);
}
