using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures sheared, moved and turned in place, bilinear between pixels; what comes in from outside is mid-grey.</summary>
internal static class Warping
{
    private const float Outside = 0.5f;

    /// <summary>x′ = x + shear·(y − middle).</summary>
    public static void ShearX(Span<float> picture, Shape shape, double shear) =>
        Apply(picture, shape, new(shape[1], shape[2]) { Column = -shear * (shape[1] - 1) / 2, Xy = shear });

    /// <summary>y′ = y + shear·(x − middle).</summary>
    public static void ShearY(Span<float> picture, Shape shape, double shear) =>
        Apply(picture, shape, new(shape[1], shape[2]) { Row = -shear * (shape[2] - 1) / 2, Yx = shear });

    /// <summary>Moves by a share of the width.</summary>
    public static void TranslateX(Span<float> picture, Shape shape, double share) =>
        Apply(picture, shape, PixelMap.Window(0, -(int)Math.Round(share * shape[2]), shape[1], shape[2]));

    /// <summary>Moves by a share of the height.</summary>
    public static void TranslateY(Span<float> picture, Shape shape, double share) =>
        Apply(picture, shape, PixelMap.Window(-(int)Math.Round(share * shape[1]), 0, shape[1], shape[2]));

    /// <summary>Turns about the middle, counter-clockwise where positive.</summary>
    public static void Rotate(Span<float> picture, Shape shape, double degrees) =>
        Apply(picture, shape, RandomRotation.Turned(shape[1], shape[2], degrees));

    /// <summary>Each pixel from where the map says.</summary>
    public static void Apply(Span<float> picture, Shape shape, PixelMap map)
    {
        var (height, width, plane) = (shape[1], shape[2], shape[1] * shape[2]);
        var from = picture.ToArray();
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (row, column) = (map.Row + map.Yy * y + map.Yx * x, map.Column + map.Xy * y + map.Xx * x);
                var (top, left) = ((int)Math.Floor(row), (int)Math.Floor(column));
                var (down, right) = ((float)(row - top), (float)(column - left));
                for (var c = 0; c < shape[0]; c++)
                {
                    var above = (1 - right) * At(c, top, left) + right * At(c, top, left + 1);
                    var below = (1 - right) * At(c, top + 1, left) + right * At(c, top + 1, left + 1);
                    picture[c * plane + y * width + x] = (1 - down) * above + down * below;
                }
            }

        float At(int c, int y, int x) =>
            (uint)y < (uint)height && (uint)x < (uint)width ? from[c * plane + y * width + x] : Outside;
    }
}
