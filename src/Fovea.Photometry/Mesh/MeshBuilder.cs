namespace Fovea.Photometry;

/// <summary>Makes the triangles of a <see cref="SurfaceMesh"/>.</summary>
internal static class MeshBuilder
{
    private const byte LightGrey = 200;

    public static SurfaceMesh Build(DepthMap depth, byte[]? colors, double maxStep)
    {
        var (mask, z) = (depth.Mask, depth.Depth);
        var triangles = new List<int>(6 * mask.Count);
        Span<int> corners = stackalloc int[4];
        for (var y = 0; y < mask.Height - 1; y++)
        {
            for (var x = 0; x < mask.Width - 1; x++)
            {
                // Counter-clockwise from the top left: down, right, up.
                var i = y * mask.Width + x;
                ReadOnlySpan<int> square = [mask.Map[i], mask.Map[i + mask.Width], mask.Map[i + mask.Width + 1], mask.Map[i + 1]];
                var count = 0;
                foreach (var pixel in square)
                    if (pixel >= 0) corners[count++] = pixel;
                if (count < 3) continue;
                // The diagonal goes from the first corner unless the other one is shorter.
                var turn = count == 4 && Math.Abs(z[corners[0]] - z[corners[2]]) > Math.Abs(z[corners[1]] - z[corners[3]]) ? 1 : 0;
                for (var t = 1; t < count - 1; t++)
                    Add(triangles, z, maxStep, corners[turn], corners[(turn + t) % count], corners[(turn + t + 1) % count]);
            }
        }
        colors ??= depth.Surface is { } surface ? AlbedoColors(surface) : [.. Enumerable.Repeat(LightGrey, 3 * mask.Count)];
        return Compact(depth, colors, [.. triangles]);
    }

    /// <summary>The albedo in sRGB, [pixels × 3], brightest at the 99th percentile.</summary>
    public static byte[] AlbedoColors(PhotometricResult surface)
    {
        var white = LinearPicture.White(surface.ChannelAlbedo);
        var colors = new byte[3 * surface.Mask.Count];
        for (var i = 0; i < colors.Length; i++)
            colors[i] = Srgb.EncodeByte(surface.ChannelAlbedo[i / 3 * surface.Channels + (surface.Channels == 3 ? i % 3 : 0)] / white);
        return colors;
    }

    private static void Add(List<int> triangles, float[] z, double maxStep, int a, int b, int c)
    {
        var (least, greatest) = (Math.Min(z[a], Math.Min(z[b], z[c])), Math.Max(z[a], Math.Max(z[b], z[c])));
        if (greatest - least > maxStep) return;
        triangles.Add(a);
        triangles.Add(b);
        triangles.Add(c);
    }

    // Keeps the vertices that triangles use, in the order of pixels.
    private static SurfaceMesh Compact(DepthMap depth, byte[] colors, int[] triangles)
    {
        var mask = depth.Mask;
        var vertex = new int[mask.Count];
        foreach (var pixel in triangles) vertex[pixel] = 1;
        var count = 0;
        for (var p = 0; p < vertex.Length; p++) vertex[p] = vertex[p] == 1 ? count++ : -1;
        var (positions, normals, kept) = (new float[3 * count], new float[3 * count], new byte[3 * count]);
        for (var p = 0; p < vertex.Length; p++)
        {
            if (vertex[p] < 0) continue;
            var (v, point) = (3 * vertex[p], depth.Projection.Point(mask, p, depth.Depth[p]));
            (positions[v], positions[v + 1], positions[v + 2]) = ((float)point.X, (float)point.Y, (float)point.Z);
            colors.AsSpan(3 * p, 3).CopyTo(kept.AsSpan(v));
            depth.Surface?.Normals.AsSpan(3 * p, 3).CopyTo(normals.AsSpan(v));
        }
        for (var i = 0; i < triangles.Length; i++) triangles[i] = vertex[triangles[i]];
        FillNormals(positions, triangles, normals);
        int[] pixels = [.. Enumerable.Range(0, vertex.Length).Where(p => vertex[p] >= 0)];
        return new(positions, normals, kept, triangles) { Projection = depth.Projection, Pixels = pixels };
    }

    // Vertices without a normal take that of the triangles around them, each weighted by its area.
    public static void FillNormals(float[] positions, int[] triangles, float[] normals)
    {
        var sums = new float[normals.Length];
        for (var t = 0; t < triangles.Length; t += 3)
        {
            var (a, b, c) = (3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]);
            float ux = positions[b] - positions[a], uy = positions[b + 1] - positions[a + 1], uz = positions[b + 2] - positions[a + 2];
            float vx = positions[c] - positions[a], vy = positions[c + 1] - positions[a + 1], vz = positions[c + 2] - positions[a + 2];
            var (x, y, z) = (uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
            foreach (var v in (ReadOnlySpan<int>)[a, b, c])
            {
                sums[v] += x;
                sums[v + 1] += y;
                sums[v + 2] += z;
            }
        }
        for (var v = 0; v < normals.Length; v += 3)
        {
            if (normals[v] != 0 || normals[v + 1] != 0 || normals[v + 2] != 0) continue;
            var length = MathF.Sqrt(sums[v] * sums[v] + sums[v + 1] * sums[v + 1] + sums[v + 2] * sums[v + 2]);
            for (var axis = 0; axis < 3; axis++) normals[v + axis] = sums[v + axis] / length;
        }
    }
}
