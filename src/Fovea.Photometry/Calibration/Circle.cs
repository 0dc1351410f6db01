namespace Fovea.Photometry;

/// <summary>A ball's outline in a picture. <b>Units</b>: pixels; the middle of the top left pixel is (0, 0), y runs down.</summary>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Radius">Above zero.</param>
public readonly record struct Circle(double X, double Y, double Radius)
{
    private const double MostUneven = 0.04;

    /// <summary>The outline of a mask's object: the circle of the mask's centroid and area, then fitted to the boundary's pixels.</summary>
    /// <remarks>The fit minimises Σ (x² + y² + a·x + b·y + c)² over the middles of the edges between inside and outside. Source: I. Kåsa,
    /// "A circle fitting procedure and its error analysis", IEEE Transactions on Instrumentation and Measurement 25, 1976. Where the
    /// picture cuts the disc, its border is no outline, and less of it is fitted.</remarks>
    /// <exception cref="ArgumentException">The mask is no disc: less than nine tenths of the circle's area within the picture, or more than
    /// eleven tenths; or the outline's distance from the centre varies by more than a 25th; or less than a third of it is in the
    /// picture.</exception>
    public static Circle Fit(PixelMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var normal = default(Symmetric3);
        double bx = 0, by = 0, bc = 0;
        var (width, height) = (mask.Width, mask.Height);
        bool Within(int x, int y) => x >= 0 && y >= 0 && x < width && y < height;
        var outline = new List<(double U, double V)>();
        var (middleX, middleY) = (mask.Indices.Average(i => (double)(i % width)), mask.Indices.Average(i => (double)(i / width)));
        foreach (var i in mask.Indices)
        {
            var (y, x) = Math.DivRem(i, width);
            foreach (var (dx, dy) in ((int, int)[])[(1, 0), (-1, 0), (0, 1), (0, -1)])
            {
                if (!Within(x + dx, y + dy) || mask.Map[(y + dy) * width + x + dx] >= 0) continue;
                // About the centroid, so that the squares stay small.
                var (u, v) = (x + 0.5 * dx - middleX, y + 0.5 * dy - middleY);
                outline.Add((u, v));
                normal = normal.Plus(u, v, 1, 1);
                var square = u * u + v * v;
                (bx, by, bc) = (bx + u * square, by + v * square, bc + square);
            }
        }
        var (a, b, c) = normal.Inverse().Times(bx, by, bc);
        var circle = new Circle(middleX + a / 2, middleY + b / 2, Math.Sqrt(Math.Max(0, c + (a * a + b * b) / 4)));
        var share = mask.Count / circle.AreaWithin(width, height);
        if (!(share is > 0.9 and < 1.1)) throw new ArgumentException(
            FormattableString.Invariant($"Circle.Fit: expected a disc, got {mask.Count} pixels of {share:P0} of a circle's area. ")
                + "Give the circle as x,y,r.", nameof(mask));
        var uneven = Math.Sqrt(outline.Average(p => Math.Pow(Math.Sqrt((p.U - a / 2) * (p.U - a / 2) + (p.V - b / 2) * (p.V - b / 2))
            / circle.Radius - 1, 2)));
        // An edge of a pixel is up to half of one beside the circle.
        if (uneven > Math.Max(MostUneven, 0.5 / circle.Radius)) throw new ArgumentException(
            FormattableString.Invariant($"Circle.Fit: expected a disc, got an outline that is {100 * uneven:F1} % uneven. ")
                + "Give the circle as x,y,r.", nameof(mask));
        var seen = outline.Select(p => (int)(12 * (Math.Atan2(p.V - b / 2, p.U - a / 2) / Math.Tau + 0.5))).Distinct().Count();
        return seen >= 4 ? circle : throw new ArgumentException(
            "Circle.Fit: expected a disc, got less than a third of an outline within the picture. Give the circle as x,y,r.",
            nameof(mask));
    }

    // Pixels of the circle that are in the picture.
    private double AreaWithin(int width, int height)
    {
        if (!double.IsFinite(Radius) || !(Radius > 0)) return double.PositiveInfinity;
        if (X - Radius > -0.5 && Y - Radius > -0.5 && X + Radius < width - 0.5 && Y + Radius < height - 0.5)
            return Math.PI * Radius * Radius;
        var area = 0.0;
        for (var y = 0; y < height; y++)
        {
            var half = Radius * Radius - (y - Y) * (y - Y) is var rest && rest > 0 ? Math.Sqrt(rest) : 0;
            area += Math.Max(0, Math.Min(width - 0.5, X + half) - Math.Max(-0.5, X - half));
        }
        return area;
    }

    /// <summary>The circle through three points of an outline.</summary>
    /// <exception cref="ArgumentException">The points lie on a line, or two are the same.</exception>
    public static Circle Through((double X, double Y) a, (double X, double Y) b, (double X, double Y) c)
    {
        // About the first point, so that the squares stay small.
        var (bx, by, cx, cy) = (b.X - a.X, b.Y - a.Y, c.X - a.X, c.Y - a.Y);
        var (area, squareB, squareC) = (2 * (bx * cy - by * cx), bx * bx + by * by, cx * cx + cy * cy);
        if (!(Math.Abs(area) > 1e-6 * Math.Max(squareB, squareC)))
            throw new ArgumentException(
                "Circle.Through: expected three points that do not lie on a line. Choose points far from each other.");
        var (x, y) = ((cy * squareB - by * squareC) / area, (bx * squareC - cx * squareB) / area);
        return new(a.X + x, a.Y + y, Math.Sqrt(x * x + y * y));
    }

    /// <summary>The ball's normal at a point of the picture; null outside the outline.</summary>
    public Vector3d? Normal(double x, double y)
    {
        var (u, v) = ((x - X) / Radius, (Y - y) / Radius);
        return 1 - u * u - v * v is var rest && rest > 0 ? new Vector3d(u, v, Math.Sqrt(rest)) : null;
    }

    /// <summary>The ball's normal at a point of the picture and the direction back to a camera that is near; null beside the
    /// ball.</summary>
    /// <remarks>The ball's centre lies along the ray of its outline's middle; with that distance as unit its radius is sin α, where
    /// tan α is the outline's radius over the focal length along that ray.</remarks>
    /// <param name="camera">For the rays, each of its own direction.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    public (Vector3d Normal, Vector3d View)? Seen(PinholeCamera camera, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(camera);
        var (centre, ray) = (Ray(camera, X, Y), Ray(camera, x, y));
        // Off the axis a pixel spans less of the angle.
        var alpha = Math.Atan(Radius / camera.Focal * -centre.Z);
        var (along, radius) = (ray.Dot(centre), Math.Sin(alpha));
        var rest = along * along - 1 + radius * radius;
        if (!(rest > 0)) return null;
        var point = (along - Math.Sqrt(rest)) * ray;
        return ((point - centre).Unit(), -1 * ray);
    }

    private static Vector3d Ray(PinholeCamera camera, double column, double row)
    {
        var (x, y) = camera.Ray(column, row);
        return new Vector3d(x, y, -1).Unit();
    }
}
