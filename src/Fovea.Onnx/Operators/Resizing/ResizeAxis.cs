using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>How one axis is brought to another size: where each new element lies among the old ones, and how it is mixed of them.</summary>
/// <remarks>Places are computed in 32 bits, as ONNX Runtime does, so that those halfway between two elements fall to the same side.
/// Source: the ONNX specification, docs/Operators.md, "Resize"; R. Keys, "Cubic convolution interpolation for digital image processing",
/// 1981; for antialiasing, the filters of Pillow.</remarks>
/// <param name="From">The size.</param>
/// <param name="To">The new size.</param>
/// <param name="Scale">The new size over the old one, as the model says it.</param>
/// <param name="Start">Where the part that is resized begins, for cropping; from 0 to 1.</param>
/// <param name="End">Where it ends.</param>
internal sealed record ResizeAxis(int From, int To, float Scale, float Start = 0, float End = 1)
{
    /// <summary>How places are found.</summary>
    public string Coordinates { get; init; } = "half_pixel";

    /// <summary>How places are rounded to the nearest element.</summary>
    public string Nearest { get; init; } = "round_prefer_floor";

    /// <summary>a of the cubic weights.</summary>
    public double CubicA { get; init; } = -0.75;

    /// <summary>Whether elements outside count for nothing, rather than as the edge.</summary>
    public bool ExcludesOutside { get; init; }

    /// <summary>Whether a smaller size takes the mean of what lies between.</summary>
    public bool Antialias { get; init; }

    // A scale that is no ratio of the sizes holds by itself, as ONNX's tests have it; ONNX Runtime takes the whole size.
    private float Length => Scale == (float)To / From ? To : From * Scale;

    /// <summary>The place of a new element among the old ones.</summary>
    public float Place(int i) => Coordinates switch
    {
        "half_pixel" => (i + 0.5f) / Scale - 0.5f,
        "pytorch_half_pixel" => To > 1 ? (i + 0.5f) / Scale - 0.5f : 0,
        "align_corners" => To == 1 ? 0 : i * (From - 1f) / (Length - 1),
        "asymmetric" => i / Scale,
        "tf_half_pixel_for_nn" => (i + 0.5f) / Scale,
        "half_pixel_symmetric" => From / 2f * (1 - To / (From * Scale)) + (i + 0.5f) / Scale - 0.5f,
        _ => To > 1 ? Start * (From - 1) + i * (End - Start) * (From - 1) / (To - 1) : 0.5f * (Start + End) * (From - 1),
    };

    /// <summary>Whether a new element lies outside the part that is cropped.</summary>
    public bool IsOutside(int i) => Coordinates == "tf_crop_and_resize" && (Place(i) < 0 || Place(i) > From - 1);

    /// <summary>The nearest old element of each new one.</summary>
    public long[] Indices() => [.. Enumerable.Range(0, To).Select(i =>
    {
        var at = Place(i);
        var nearest = Nearest switch
        {
            "round_prefer_floor" when at - MathF.Floor(at) == 0.5f => MathF.Floor(at),
            "round_prefer_floor" or "round_prefer_ceil" => MathF.Round(at, MidpointRounding.AwayFromZero),
            // Version 10 has no word for it.
            "simple" => Scale < 1 ? MathF.Ceiling(at) : MathF.Floor(at),
            "floor" => MathF.Floor(at),
            _ => MathF.Ceiling(at),
        };
        return (long)Math.Clamp(nearest, 0, From - 1);
    })];

    /// <summary>[new, old]: each row the weights of the old elements in a new one.</summary>
    public Tensor Weights(bool cubic, DType dtype)
    {
        var w = new double[To * From];
        for (var i = 0; i < To; i++) Row(i, cubic, w.AsSpan(i * From, From));
        return Tensor.From(w, [To, From]).To(dtype);
    }

    private void Row(int i, bool cubic, Span<double> row)
    {
        double at = Place(i), wide = Antialias && Scale < 1 ? 1.0 / Scale : 1;
        var reach = (cubic ? 2 : 1) * wide;
        var excludes = ExcludesOutside && (cubic || Antialias);
        var sum = 0.0;
        for (var j = (int)Math.Ceiling(at - reach); j <= at + reach; j++)
        {
            if (excludes && (j < 0 || j >= From)) continue;
            var weight = cubic ? Cubic(Math.Abs(at - j) / wide) : Math.Max(0, 1 - Math.Abs(at - j) / wide);
            row[Math.Clamp(j, 0, From - 1)] += weight;
            sum += weight;
        }
        if (!excludes && wide == 1 || sum == 0) return;
        foreach (ref var weight in row) weight /= sum;
    }

    private double Cubic(double t) => t <= 1 ? ((CubicA + 2) * t - (CubicA + 3)) * t * t + 1
        : t < 2 ? ((CubicA * t - 5 * CubicA) * t + 8 * CubicA) * t - 4 * CubicA : 0;
}
