using System.Globalization;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>How a picture becomes a network's input, as data: flattened, 8 bit, grey or RGB, resized, the middle cut out, and each channel
/// <c>(v / 255 − mean) / std</c>.</summary>
/// <remarks>
/// <b>Shape</b>: [<see cref="Channels"/>, <see cref="Height"/>, <see cref="Width"/>]. With <see cref="ResizeSide"/> the shorter side is
/// brought to that length, the other one in proportion, rounded down, and the middle is cut out; without it the picture is brought to
/// exactly Height × Width. <b>Source</b>: torchvision's <c>Resize</c>, <c>CenterCrop</c>, <c>ToTensor</c> and <c>Normalize</c> on a Pillow
/// picture, whose numbers these are bit for bit.
/// </remarks>
/// <example><code>
/// Tensor x = Preprocessing.ImageNet.Apply(Image.Load("photo.jpg"));      // [3, 224, 224]
/// </code></example>
public sealed partial record Preprocessing
{
    /// <summary>The longest <see cref="ResizeSide"/>.</summary>
    public const int MostResizeSide = 8192;

    // As many as a picture may have pixels.
    private const int MostElements = 1 << 28;

    /// <summary>torchvision's for ImageNet: shorter side 256, bilinear; the middle 224 × 224; mean (0.485, 0.456, 0.406), deviation (0.229,
    /// 0.224, 0.225).</summary>
    public static Preprocessing ImageNet { get; } =
        new([3, 224, 224], [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]) { ResizeSide = 256 };

    /// <summary>For pictures that are brought to exactly the network's size.</summary>
    /// <param name="shape">[C, H, W] with C of 1 (grey) or 3 (RGB).</param>
    /// <param name="mean">Each channel's mean that is taken off, pixels in 0…1.</param>
    /// <param name="std">Each channel's standard deviation that is divided by.</param>
    /// <exception cref="ArgumentException">The shape is no picture's, or there is not a finite number for each channel, deviations above
    /// 0.</exception>
    public Preprocessing(Shape shape, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        if (shape.Rank != 3 || shape[0] is not (1 or 3) || shape.Elements is < 1 or > MostElements)
            throw new ArgumentException(
                $"Preprocessing: expected [C, H, W] with 1 or 3 channels and at most {MostElements} values, got {shape}.", nameof(shape));
        if (mean.Count != shape[0] || !mean.All(float.IsFinite))
            throw new ArgumentException($"Preprocessing: expected {shape[0]} finite means, got {Text(mean)}.", nameof(mean));
        if (std.Count != shape[0] || !std.All(s => float.IsFinite(s) && s > 0))
            throw new ArgumentException($"Preprocessing: expected {shape[0]} deviations above 0, got {Text(std)}.", nameof(std));
        (Shape, Mean, Std) = (shape, [.. mean], [.. std]);
    }

    /// <summary>1 grey, 3 RGB.</summary>
    public int Channels => Shape[0];

    /// <summary>Rows that the network sees.</summary>
    public int Height => Shape[1];

    /// <summary>Columns that the network sees.</summary>
    public int Width => Shape[2];

    /// <summary>Each channel's mean that is taken off, pixels in 0…1.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>Each channel's standard deviation that is divided by.</summary>
    public IReadOnlyList<float> Std { get; }

    /// <summary>What the shorter side is brought to before the middle is cut out; null to bring the picture to exactly Height ×
    /// Width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below the height or the width, or above
    /// <see cref="MostResizeSide"/>.</exception>
    public int? ResizeSide
    {
        get;
        init => field = value is null || (value >= Math.Max(Height, Width) && value <= MostResizeSide) ? value
            : throw new ArgumentOutOfRangeException(nameof(value),
                $"Preprocessing: expected ResizeSide from {Math.Max(Height, Width)} to {MostResizeSide}, got {value}.");
    }

    /// <summary>The filter of the resizing.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Exchange dark and light: for dark writing on light paper, where the network learned light on dark.</summary>
    public bool Invert { get; init; }

    /// <summary>What pictures with transparency are laid on.</summary>
    public Rgb Background { get; init; } = Rgb.White;

    /// <summary>[C, H, W] of the network's input.</summary>
    public Shape Shape { get; }

    /// <summary>How a network of the catalogue wants its pictures: as torchvision has it where the network is one for ImageNet, else
    /// brought to its size, 0…1.</summary>
    /// <param name="entry">The network.</param>
    public static Preprocessing Of(NetworkEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.ResizeSide <= Math.Max(entry.Input[1], entry.Input[2]) ? new(entry.Input, entry.Mean, entry.Std)
            : new(entry.Input, entry.Mean, entry.Std) { ResizeSide = entry.ResizeSide, Interpolation = entry.Interpolation };
    }

    /// <summary>How a network of an input shape wants its pictures where nobody says more: ImageNet's way for RGB of 64 × 64 and more, else
    /// brought to the size, 0…1.</summary>
    /// <param name="input">[C, H, W].</param>
    /// <exception cref="ArgumentException">The shape is no picture's.</exception>
    public static Preprocessing Of(Shape input)
    {
        const int smallest = 64;
        if (input.Rank == 3 && input[0] == 3 && Math.Min(input[1], input[2]) >= smallest)
        {
            // 256 for 224, and in proportion.
            var side = Math.Max(input[1], input[2]);
            return new(input, ImageNet.Mean, ImageNet.Std) { ResizeSide = Math.Max(side, Math.Min(MostResizeSide, side * 8 / 7)) };
        }
        var channels = input.Rank == 3 ? Math.Max(0, input[0]) : 0;
        return new(input, [.. Enumerable.Repeat(0f, channels)], [.. Enumerable.Repeat(1f, channels)]);
    }

    /// <summary>The network's input for a picture: Float32 [C, H, W].</summary>
    /// <param name="image">Any picture.</param>
    public Tensor Apply(Image image)
    {
        var values = new float[Shape.Elements];
        Apply(image, values);
        return Tensor.From(values, Shape);
    }

    /// <summary>Writes the network's input for a picture.</summary>
    /// <param name="image">Any picture.</param>
    /// <param name="destination">[C, H, W], that many elements.</param>
    /// <exception cref="ArgumentException">The destination has more or fewer elements.</exception>
    public void Apply(Image image, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        var plane = Height * Width;
        if (destination.Length != Channels * plane)
            throw new ArgumentException(
                $"Preprocessing.Apply: expected room for {Shape}, got {destination.Length} elements.", nameof(destination));
        ReadOnlySpan<byte> pixels = Seen(image).Pixels8;
        Span<float> values = stackalloc float[256];
        for (var c = 0; c < Channels; c++)
        {
            for (var v = 0; v < values.Length; v++)
            {
                var x = v / 255f;
                values[v] = ((Invert ? 1 - x : x) - Mean[c]) / Std[c];
            }
            var to = destination.Slice(c * plane, plane);
            for (int i = 0, at = c; i < to.Length; i++, at += Channels) to[i] = values[pixels[at]];
        }
    }

    /// <summary>The pixels that the network sees, before they are inverted and normalised: 8 bit, grey or RGB, Height × Width.</summary>
    /// <param name="image">Any picture.</param>
    public Image Seen(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var opaque = image.Flatten(Background).To8Bit();
        var colored = Channels == 1 ? opaque.ToGrayscale() : opaque.ToRgb();
        var (width, height) = Resized(image.Width, image.Height);
        return Resizing.Window(colored, width, height, Interpolation, Middle(width, Width), Middle(height, Height), Width, Height);
    }

    /// <summary>Which part of a picture the network sees, in the picture's own pixels, rounded outwards to whole ones.</summary>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    public (int Left, int Top, int Width, int Height) Region(int width, int height)
    {
        var (resizedWidth, resizedHeight) = Resized(width, height);
        var (left, columns) = Part(Middle(resizedWidth, Width), Width, resizedWidth, width);
        var (top, rows) = Part(Middle(resizedHeight, Height), Height, resizedHeight, height);
        return (left, top, columns, rows);

        static (int, int) Part(int first, int count, int resized, int side)
        {
            var start = (int)((long)first * side / resized);
            return (start, Math.Max(1, (int)(((long)(first + count) * side + resized - 1) / resized) - start));
        }
    }

    private (int Width, int Height) Resized(int width, int height)
    {
        if (ResizeSide is not { } side) return (Width, Height);
        return width <= height ? (side, (int)((long)side * height / width)) : ((int)((long)side * width / height), side);
    }

    private static string Text(IReadOnlyList<float> values) =>
        $"[{string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]";

    // Halves to even, as Python rounds.
    private static int Middle(int side, int part) => (int)Math.Round((side - part) / 2.0);
}
