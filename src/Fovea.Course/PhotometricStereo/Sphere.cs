namespace Fovea.Course;

/// <summary>A sphere that fills a small picture, for the page of results.</summary>
internal static class Sphere
{
    /// <summary>The side of the picture.</summary>
    public const int Size = 64;

    /// <summary>Normals, and normals times an albedo that is checked; around the sphere the surface is flat.</summary>
    public static (double[,] Normals, double[,] G) Checked()
    {
        var (normals, g) = (new double[Size * Size, 3], new double[Size * Size, 3]);
        for (var p = 0; p < Size * Size; p++)
        {
            var (i, j) = (p / Size, p % Size);
            var (x, y) = ((j - 31.5) / 30, (31.5 - i) / 30);
            var isSphere = (x * x) + (y * y) < 0.98;
            (normals[p, 0], normals[p, 1]) = isSphere ? (x, y) : (0, 0);
            normals[p, 2] = isSphere ? Math.Sqrt(1 - (x * x) - (y * y)) : 1;
            for (var c = 0; c < 3; c++) g[p, c] = normals[p, c] * (((i / 8) + (j / 8)) % 2 == 0 ? 0.9 : 0.4);
        }
        return (normals, g);
    }

    /// <summary>The normals as [H, W, 3].</summary>
    public static double[,,] Grid()
    {
        var (normals, grid) = (Checked().Normals, new double[Size, Size, 3]);
        Buffer.BlockCopy(normals, 0, grid, 0, sizeof(double) * normals.Length);
        return grid;
    }

    /// <summary>Values of the pixels as a picture.</summary>
    public static double[,] Plane(double[] values)
    {
        var plane = new double[Size, Size];
        Buffer.BlockCopy(values, 0, plane, 0, sizeof(double) * plane.Length);
        return plane;
    }
}
