using System.Globalization;

namespace Fovea.Photometry;

/// <summary>Pictures and lights that were found; what is left is to read them.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Names">The pictures' names, for reports.</param>
/// <param name="Paths">The pictures, one for each light.</param>
/// <param name="Lights">In the pictures' order.</param>
/// <param name="Warnings">What was odd so far.</param>
internal sealed record SceneFolder(string Folder, IReadOnlyList<string> Names, IReadOnlyList<string> Paths, LightSet Lights,
    List<string> Warnings)
{
    /// <summary>Reads mask, dark frame, pictures and true normals.</summary>
    /// <param name="maskPath">null to find the object by its brightness.</param>
    /// <param name="options">What the folder does not say itself.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    public PhotometricScene Load(string? maskPath, SceneOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (options.Dark is null && ScenePath.FindPicture(Folder, "dark") is { } dark) options = options with { Dark = dark };
        var mask = maskPath is null ? BrightnessMask.Find(Paths, cancellation) : MaskFile.Read(ScenePath.Existing(maskPath), Warnings);
        // While the pictures are read on the other threads.
        var truth = TrueNormals.Begin(Folder, mask, cancellation);
        var capture = SceneCapture.Read(Paths, options.Exposure, Warnings);
        var stack = PictureStack.Load(Paths, Lights, mask, Path.GetFileName(maskPath ?? Paths[0]), options, capture, Warnings, progress,
            cancellation);
        var used = maskPath is null ? "found by brightness" : Path.GetFileName(maskPath);
        if (maskPath is null) Warnings.Add(string.Create(CultureInfo.InvariantCulture,
            $"{ScenePath.Name(Folder)}: no mask was given; the object was found by brightness and has {mask.Count:N0} pixels, ")
            + string.Create(CultureInfo.InvariantCulture, $"{100.0 * mask.Count / mask.Map.Length:F1} % of the picture; ")
            + "--mask FILE says it");
        var grey = stack.Channels == 1 ? null : stack.Grey;
        var scene = new PhotometricScene(mask, Lights, stack.Observations, stack.Channels, stack.Flags, grey)
        {
            Name = ScenePath.Name(Folder), FileNames = Names, BitDepth = stack.BitDepth, GroundTruth = truth?.GetAwaiter().GetResult(),
            Encoding = stack.Curve.ToString(), MaskSource = used, Warnings = Warnings, Folder = Folder, Capture = capture,
        };
        if (options.Ambient != AmbientUse.Estimate) return scene;
        if (options.Dark is null) return AmbientLight.Remove(scene, Warnings);
        Warnings.Add($"{Path.GetFileName(options.Dark)}: a dark frame is subtracted, so that no ambient light is estimated");
        return scene;
    }
}
