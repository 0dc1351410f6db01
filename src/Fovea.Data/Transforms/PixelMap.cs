namespace Fovea.Data;

/// <summary>Where pixel (y, x) of a result comes from: row <c>Row + Yy·y + Yx·x</c> and column <c>Column + Xy·y + Xx·x</c> of the
/// input, both counted from the top left.</summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
public readonly record struct PixelMap(int Height, int Width)
{
    /// <summary>Row that the pixel at the top left comes from.</summary>
    public double Row { get; init; }

    /// <summary>Column that the pixel at the top left comes from.</summary>
    public double Column { get; init; }

    /// <summary>Rows of the input for each row of the result.</summary>
    public double Yy { get; init; } = 1;

    /// <summary>Rows of the input for each column of the result.</summary>
    public double Yx { get; init; }

    /// <summary>Columns of the input for each row of the result.</summary>
    public double Xy { get; init; }

    /// <summary>Columns of the input for each column of the result.</summary>
    public double Xx { get; init; } = 1;

    /// <summary>Whether every pixel comes from exactly one: flips, shifts and quarter turns.</summary>
    public bool IsExact => IsUnit(Yy, Yx) && IsUnit(Xx, Xy) && Yy * Xx - Yx * Xy != 0 && double.IsInteger(Row) && double.IsInteger(Column);

    /// <summary>The part of a picture that begins at a row and a column, which may lie outside.</summary>
    public static PixelMap Window(int top, int left, int height, int width) => new(height, width) { Row = top, Column = left };

    /// <summary>Takes each pixel from the nearest one.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="input">Planes of height · width values.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="output">As many planes of <see cref="Height"/> · <see cref="Width"/> values.</param>
    /// <param name="outside">What comes in from outside.</param>
    public void Nearest<T>(ReadOnlySpan<T> input, int height, int width, Span<T> output, T outside) where T : unmanaged
    {
        var (plane, outPlane) = (height * width, Height * Width);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var row = (int)Math.Floor(Row + Yy * y + Yx * x + 0.5);
                var column = (int)Math.Floor(Column + Xy * y + Xx * x + 0.5);
                var inside = (uint)row < (uint)height && (uint)column < (uint)width;
                for (int from = row * width + column, to = y * Width + x; to < output.Length; from += plane, to += outPlane)
                    output[to] = inside ? input[from] : outside;
            }
    }

    /// <summary>Turns the normals of a moved normal map as the picture was turned: with M = [Yy Yx; Xy Xx] / √|det|,
    /// <c>(n.y, n.x) ← (Yy·n.y − Xy·n.x, Xx·n.x − Yx·n.y)</c>.</summary>
    /// <remarks>Where pixels were mixed (not <see cref="IsExact"/>), lengths are brought back to 1; what is shorter than ½ lies for the
    /// greater part outside and becomes (0, 0, 0). A map that stretches one side more stretches the surface so, its depth by
    /// the geometric mean.</remarks>
    /// <param name="normals">[3, <see cref="Height"/>, <see cref="Width"/>]: x right, y up, z towards the camera.</param>
    public void Turn(Span<float> normals)
    {
        var plane = Height * Width;
        var scale = 1 / Math.Sqrt(Math.Abs(Yy * Xx - Yx * Xy));
        var exact = IsExact;
        for (var i = 0; i < plane; i++)
        {
            var (nx, ny, nz) = (normals[i], normals[plane + i], (double)normals[2 * plane + i]);
            var (x, y) = (scale * (Xx * nx - Yx * ny), scale * (Yy * ny - Xy * nx));
            if (!exact)
            {
                var length = Math.Sqrt(x * x + y * y + nz * nz);
                var share = length < 0.5 ? 0 : 1 / length;
                (x, y, nz) = (share * x, share * y, share * nz);
            }
            (normals[i], normals[plane + i], normals[2 * plane + i]) = ((float)x, (float)y, (float)nz);
        }
    }

    private static bool IsUnit(double a, double b) => (Math.Abs(a), Math.Abs(b)) is (1, 0) or (0, 1);
}
