using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Pictures of one object from one place under one distant light each: what every solver starts from.</summary>
/// <remarks>Only the object's pixels are kept. Observations are divided by the light's intensity and lie light by light, so that a solver
/// walks along pixels with whole vectors: element <c>(light · Channels + channel) · PixelCount + pixel</c>. <b>Range</b>: 1 is the top of
/// the picture's range under a light of intensity 1. <b>Frame</b>: x right, y up, z towards the camera.</remarks>
/// <example><code>
/// var scene = PhotometricScene.LoadDiligent("catPNG");
/// var surface = new LeastSquares().Solve(scene);
/// Console.WriteLine(surface.AngularError(scene.GroundTruth!).Mean);
/// </code></example>
public sealed class PhotometricScene
{
    /// <summary>A scene of values that are divided by the lights' intensities already.</summary>
    /// <param name="mask">The object's pixels.</param>
    /// <param name="lights">One for each picture.</param>
    /// <param name="observations">[lights × channels × pixels], linear in the light; kept, not copied.</param>
    /// <param name="channels">1 grey or 3 RGB.</param>
    /// <param name="flags">[lights × pixels]; null where nothing is saturated or black.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or the mask has no pixel.</exception>
    public PhotometricScene(PixelMask mask, LightSet lights, float[] observations, int channels = 1, ObservationFlags[]? flags = null)
        : this(mask, lights, observations, channels, flags, null)
    {
    }

    internal PhotometricScene(PixelMask mask, LightSet lights, float[] observations, int channels, ObservationFlags[]? flags, float[]? grey)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(lights);
        ArgumentNullException.ThrowIfNull(observations);
        if (mask.Count == 0) throw new ArgumentException("PhotometricScene: expected a mask of one pixel or more, got none.", nameof(mask));
        if (channels < 1 || observations.Length != (long)lights.Count * channels * mask.Count) throw new ArgumentException(
            $"PhotometricScene: expected {lights.Count} × {channels} × {mask.Count} observations, got {observations.Length}.",
                nameof(observations));
        if (flags is not null && flags.Length != (long)lights.Count * mask.Count) throw new ArgumentException(
            $"PhotometricScene: expected {lights.Count} × {mask.Count} flags, got {flags.Length}.", nameof(flags));
        (Mask, Lights, Observations, Channels) = (mask, lights, observations, channels);
        Flags = flags ?? new ObservationFlags[lights.Count * mask.Count];
        Grey = grey ?? (channels == 1 ? observations : MeanOfChannels());
    }

    /// <summary>What reports call the scene.</summary>
    public string Name { get; init; } = "scene";

    /// <summary>The folder of the pictures; empty for a scene from memory.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The object's pixels.</summary>
    public PixelMask Mask { get; }

    /// <summary>One for each picture.</summary>
    public LightSet Lights { get; }

    /// <summary>Number of pictures.</summary>
    public int LightCount => Lights.Count;

    /// <summary>Number of the object's pixels.</summary>
    public int PixelCount => Mask.Count;

    /// <summary>1 grey or 3 RGB.</summary>
    public int Channels { get; }

    /// <summary>[lights × channels × pixels], linear, divided by the lights' intensities.</summary>
    public float[] Observations { get; }

    /// <summary>[lights × pixels]: the mean of the channels, (R + G + B)/3.</summary>
    public float[] Grey { get; }

    /// <summary>[lights × pixels].</summary>
    public ObservationFlags[] Flags { get; }

    /// <summary>True unit normals, [pixels × 3]; null where they are not known.</summary>
    public float[]? GroundTruth { get; init; }

    /// <summary>The pictures' file names, one for each light; empty for a scene from memory.</summary>
    public IReadOnlyList<string> FileNames { get; init; } = [];

    /// <summary>Bits a sample of the pictures: 8 or 16; 0 for a scene from memory.</summary>
    public int BitDepth { get; init; }

    /// <summary>How the pictures' samples were taken to follow the light, and what says so; empty for a scene from memory.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>The mask's file, or how the object was found; empty for a scene from memory.</summary>
    public string MaskSource { get; init; } = "";

    /// <summary>What the pictures' files say of the camera; null where they say nothing, or for a scene from memory.</summary>
    public SceneCapture? Capture { get; init; }

    /// <summary>What was odd about the files when they were read, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>One picture's grey values of the object's pixels.</summary>
    public ReadOnlySpan<float> GreyOf(int light) => Grey.AsSpan(light * PixelCount, PixelCount);

    /// <summary>One picture's values of the object's pixels in one channel.</summary>
    public ReadOnlySpan<float> ChannelOf(int light, int channel) =>
        Observations.AsSpan((light * Channels + channel) * PixelCount, PixelCount);

    /// <summary>Reads a folder of pictures: of the DiLiGenT benchmark as it comes, or one's own with a file of lights.</summary>
    /// <remarks>DiLiGenT: filenames.txt, light_directions.txt, light_intensities.txt, mask.png, the pictures, and perhaps Normal_gt.mat.
    /// One's own: pictures in natural order of their names (img2 before img10) or in that of filenames.txt, lights.lp, .txt, .csv or .npy,
    /// and perhaps light_intensities.txt, mask.png and dark.png.</remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What the folder does not say itself.</param>
    /// <param name="progress">Told the share that is done, 0…1.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    /// <exception cref="DataFormatException">A file is damaged or does not fit the others; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PhotometricScene Load(string folder, SceneOptions options = default, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: no such folder.");
        return DiligentFolder.Recognises(folder)
            ? DiligentFolder.Load(folder, options, progress, cancellation) : OwnFolder.Load(folder, options, progress, cancellation);
    }

    /// <summary>Reads a folder of the DiLiGenT benchmark as it comes.</summary>
    /// <param name="folder">Holds filenames.txt, light_directions.txt, light_intensities.txt, mask.png, the pictures, and perhaps
    /// Normal_gt.mat.</param>
    /// <param name="progress">Told the share that is done, 0…1.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    /// <exception cref="DataFormatException">A file is damaged or does not fit the others; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PhotometricScene LoadDiligent(string folder, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: no such folder.");
        return DiligentFolder.Load(folder, default, progress, cancellation);
    }

    /// <summary>The same object under some of the lights.</summary>
    /// <param name="lights">Indices, in the order wanted.</param>
    public PhotometricScene Select(params ReadOnlySpan<int> lights)
    {
        var (block, pixels) = (Channels * PixelCount, PixelCount);
        var (observations, flags) = (new float[lights.Length * block], new ObservationFlags[lights.Length * pixels]);
        for (var i = 0; i < lights.Length; i++)
        {
            Observations.AsSpan(lights[i] * block, block).CopyTo(observations.AsSpan(i * block));
            Flags.AsSpan(lights[i] * pixels, pixels).CopyTo(flags.AsSpan(i * pixels));
        }
        var names = FileNames;
        return new(Mask, Lights.Select(lights), observations, Channels, flags)
        {
            Name = Name, GroundTruth = GroundTruth, BitDepth = BitDepth, Encoding = Encoding, MaskSource = MaskSource, Warnings = Warnings,
            Folder = Folder, Capture = CaptureOf(lights), FileNames = names.Count == 0 ? []
                : [.. lights.ToArray().Select(i => names[i])],
        };
    }

    /// <summary>The same pictures with other values, under other lights.</summary>
    internal PhotometricScene With(LightSet lights, float[] observations, ObservationFlags[]? flags = null) =>
        new(Mask, lights, observations, Channels, flags ?? Flags)
        {
            Name = Name, GroundTruth = GroundTruth, BitDepth = BitDepth, Encoding = Encoding, MaskSource = MaskSource, Warnings = Warnings,
            Folder = Folder, FileNames = FileNames, Capture = Capture,
        };

    // Factors in the order of other lights.
    private SceneCapture? CaptureOf(ReadOnlySpan<int> lights) => Capture is not { Factors: { Count: > 0 } factors } ? Capture
        : Capture with { Factors = [.. lights.ToArray().Select(i => factors[i])] };

    /// <summary>Some of the object's pixels, in grey: every n-th, so that they are spread over it.</summary>
    /// <param name="pixels">How many at most.</param>
    internal PhotometricScene Sample(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        var step = (PixelCount + pixels - 1) / pixels;
        var inside = new bool[Mask.Map.Length];
        for (var p = 0; p < PixelCount; p += step) inside[Mask.Indices[p]] = true;
        var mask = new PixelMask(Mask.Width, Mask.Height, inside);
        var (grey, flags) = (new float[LightCount * mask.Count], new ObservationFlags[LightCount * mask.Count]);
        for (var light = 0; light < LightCount; light++)
            for (var p = 0; p < mask.Count; p++)
                (grey[light * mask.Count + p], flags[light * mask.Count + p]) =
                    (Grey[light * PixelCount + p * step], Flags[light * PixelCount + p * step]);
        return new(mask, Lights, grey, 1, flags)
        {
            Name = Name, BitDepth = BitDepth, Encoding = Encoding, MaskSource = MaskSource, Folder = Folder, FileNames = FileNames,
            GroundTruth = GroundTruth is not { } truth ? null
                : [.. Enumerable.Range(0, 3 * mask.Count).Select(i => truth[i / 3 * step * 3 + i % 3])],
        };
    }

    private float[] MeanOfChannels()
    {
        var grey = new float[LightCount * PixelCount];
        for (var light = 0; light < LightCount; light++)
        {
            var mean = grey.AsSpan(light * PixelCount, PixelCount);
            for (var c = 0; c < Channels; c++)
            {
                var channel = ChannelOf(light, c);
                for (var p = 0; p < mean.Length; p++) mean[p] += channel[p];
            }
            for (var p = 0; p < mean.Length; p++) mean[p] /= Channels;
        }
        return grey;
    }
}
