using System.Runtime.InteropServices;
using Fovea.Imaging.Codecs;
using SkiaSharp;

namespace Fovea.Imaging;

/// <summary>Lines, shapes and lettering with smooth edges, drawn by SkiaSharp.</summary>
/// <remarks><b>Units</b>: those of the sheet, from its upper left corner; a sheet that is painted at scale 2 has twice as many pixels along
/// each side.</remarks>
/// <example><code>
/// var image = Drawing.Paint(200, 100, Rgb.White, d => d.Text(100, 50, "n = 3", 14, Rgb.Black, anchor: 0.5), scale: 2);
/// </code></example>
public sealed class Drawing
{
    private static readonly Lazy<SKTypeface> Face = new(() =>
    {
        using var data = SKData.CreateCopy(FontMetrics.Read());
        return SKTypeface.FromData(data)
            ?? throw new InvalidOperationException($"Lettering: expected a font in the resource {FontMetrics.Resource}.");
    });

    private readonly SKCanvas _canvas;

    private Drawing(SKCanvas canvas) => _canvas = canvas;

    /// <summary>An 8 bit RGB picture of what is drawn on a sheet.</summary>
    /// <param name="width">Of the sheet.</param>
    /// <param name="height">Of the sheet.</param>
    /// <param name="background">Its colour.</param>
    /// <param name="paint">Draws on it.</param>
    /// <param name="scale">Pixels a unit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture would be beyond the limits of <see cref="Image"/>.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public static Image Paint(int width, int height, Rgb background, Action<Drawing> paint, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(paint);
        var image = new Image((int)Math.Ceiling(width * scale), (int)Math.Ceiling(height * scale), 3);
        var samples = Surface(image.Width, image.Height, SKColorType.Rgba8888, canvas =>
        {
            canvas.Clear(Color(background));
            canvas.Scale((float)scale);
            paint(new(canvas));
        });
        var pixels = image.Pixels8;
        for (int i = 0, j = 0; j < pixels.Length; i += 4, j += 3)
            (pixels[j], pixels[j + 1], pixels[j + 2]) = (samples[i], samples[i + 1], samples[i + 2]);
        return image;
    }

    /// <summary>A line of width 1.</summary>
    public void Line(double x1, double y1, double x2, double y2, Rgb color)
    {
        using var paint = Stroke(color, 1);
        _canvas.DrawLine((float)x1, (float)y1, (float)x2, (float)y2, paint);
    }

    /// <summary>A line through points, with round joints and ends.</summary>
    /// <param name="points">In order.</param>
    /// <param name="width">Of the line.</param>
    /// <param name="color">Of the line.</param>
    public void Polyline(IEnumerable<(double X, double Y)> points, double width, Rgb color)
    {
        using var paint = Stroke(color, width);
        (paint.StrokeJoin, paint.StrokeCap) = (SKStrokeJoin.Round, SKStrokeCap.Round);
        using var builder = new SKPathBuilder();
        var isFirst = true;
        foreach (var (x, y) in points)
        {
            if (isFirst) builder.MoveTo((float)x, (float)y);
            else builder.LineTo((float)x, (float)y);
            isFirst = false;
        }
        using var path = builder.Detach();
        _canvas.DrawPath(path, paint);
    }

    /// <summary>A filled rectangle.</summary>
    public void Rectangle(double left, double top, double width, double height, Rgb color)
    {
        using var paint = Fill(color);
        _canvas.DrawRect((float)left, (float)top, (float)width, (float)height, paint);
    }

    /// <summary>A filled circle.</summary>
    public void Circle(double x, double y, double radius, Rgb color)
    {
        using var paint = Fill(color);
        _canvas.DrawCircle((float)x, (float)y, (float)radius, paint);
    }

    /// <summary>A line of text in the font of <see cref="Lettering"/>.</summary>
    /// <param name="x">Of the anchor.</param>
    /// <param name="baseline">Where the letters stand.</param>
    /// <param name="text">One line.</param>
    /// <param name="size">Of the letters.</param>
    /// <param name="color">Of the letters.</param>
    /// <param name="anchor">What of the line's width lies before the anchor: 0 for none, 0.5 for half, 1 for all.</param>
    /// <param name="bold">Whether the strokes are thickened.</param>
    /// <param name="degrees">The line is turned about its anchor by so much, clockwise.</param>
    public void Text(double x, double baseline, string text, double size, Rgb color, double anchor = 0, bool bold = false,
        double degrees = 0)
    {
        _canvas.Save();
        _canvas.Translate((float)x, (float)baseline);
        _canvas.RotateDegrees((float)degrees);
        Write(_canvas, text, -anchor * Lettering.Measure(text, size, bold), 0, size, bold, Color(color));
        _canvas.Restore();
    }

    /// <summary>Another drawing with its upper left corner at a place of this one.</summary>
    public void Inset(double left, double top, Action<Drawing> paint)
    {
        ArgumentNullException.ThrowIfNull(paint);
        _canvas.Save();
        _canvas.Translate((float)left, (float)top);
        paint(this);
        _canvas.Restore();
    }

    /// <summary>How much of each pixel a line of text covers, 0…255.</summary>
    internal static byte[] Cover(int width, int height, string text, double x, double baseline, double size, bool bold) =>
        Surface(width, height, SKColorType.Alpha8, canvas => Write(canvas, text, x, baseline, size, bold, SKColors.White));

    private static byte[] Surface(int width, int height, SKColorType type, Action<SKCanvas> paint)
    {
        SkiaLibrary.Require("Lettering");
        var info = new SKImageInfo(width, height, type, SKAlphaType.Premul);
        var samples = GC.AllocateArray<byte>(info.BytesSize, pinned: true);
        using var surface = SKSurface.Create(info, Marshal.UnsafeAddrOfPinnedArrayElement(samples, 0), info.RowBytes);
        paint(surface.Canvas);
        surface.Canvas.Flush();
        GC.KeepAlive(samples);
        return samples;
    }

    private static void Write(SKCanvas canvas, string text, double x, double baseline, double size, bool bold, SKColor color)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = color };
        using var font = new SKFont(Face.Value, (float)size)
        {
            Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None, Subpixel = true, LinearMetrics = true, Embolden = bold,
        };
        if (!bold)
        {
            canvas.DrawText(text, (float)x, (float)baseline, SKTextAlign.Left, font, paint);
            return;
        }
        // Thickened letters need more room than their advance.
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = rune.ToString();
            canvas.DrawText(letter, (float)x, (float)baseline, SKTextAlign.Left, font, paint);
            x += Lettering.Measure(letter, size, bold);
        }
    }

    private static SKPaint Fill(Rgb color) => new() { IsAntialias = true, Color = Color(color) };

    private static SKPaint Stroke(Rgb color, double width) =>
        new() { IsAntialias = true, Color = Color(color), Style = SKPaintStyle.Stroke, StrokeWidth = (float)width };

    private static SKColor Color(Rgb color) => new(color.R, color.G, color.B);
}
