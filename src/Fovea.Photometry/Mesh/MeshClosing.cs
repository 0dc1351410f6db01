namespace Fovea.Photometry;

/// <summary>Makes a body of a <see cref="SurfaceMesh"/>: the surface, the same triangles flat below it, and walls between their
/// borders.</summary>
internal static class MeshClosing
{
    public static SurfaceMesh Close(SurfaceMesh mesh, double thickness)
    {
        var top = WithoutPinches(mesh.Triangles, mesh.VertexCount);
        var count = mesh.VertexCount;
        // Vertices that a triangle of the top uses, and below each its copy.
        var place = new int[count];
        foreach (var v in top) place[v] = 1;
        var kept = 0;
        for (var v = 0; v < count; v++) place[v] = place[v] == 1 ? kept++ : -1;
        var (positions, normals, colors) = (new float[6 * kept], new float[6 * kept], new byte[6 * kept]);
        var floor = Floor(mesh, place) - thickness;
        for (var v = 0; v < count; v++)
        {
            if (place[v] < 0) continue;
            var (above, below) = (3 * place[v], 3 * (place[v] + kept));
            mesh.Positions.AsSpan(3 * v, 3).CopyTo(positions.AsSpan(above));
            mesh.Normals.AsSpan(3 * v, 3).CopyTo(normals.AsSpan(above));
            mesh.Colors.AsSpan(3 * v, 3).CopyTo(colors.AsSpan(above));
            mesh.Colors.AsSpan(3 * v, 3).CopyTo(colors.AsSpan(below));
            // Along the ray: straight down where rays are parallel.
            var reach = mesh.Projection.Camera is null ? 1 : floor / mesh.Positions[3 * v + 2];
            (positions[below], positions[below + 1]) = ((float)(reach * positions[above]), (float)(reach * positions[above + 1]));
            (positions[below + 2], normals[below + 2]) = ((float)floor, -1);
        }
        var triangles = new List<int>(2 * top.Count);
        foreach (var v in top) triangles.Add(place[v]);
        for (var t = 0; t < top.Count; t += 3)
            triangles.AddRange(place[top[t]] + kept, place[top[t + 2]] + kept, place[top[t + 1]] + kept);
        foreach (var (from, to) in Border(top))
        {
            var (a, b) = (place[from], place[to]);
            triangles.AddRange(a, a + kept, b + kept, a, b + kept, b);
        }
        return new(positions, normals, colors, [.. triangles]) { Projection = mesh.Projection, IsClosed = true };
    }

    private static double Floor(SurfaceMesh mesh, int[] place)
    {
        var floor = double.PositiveInfinity;
        for (var v = 0; v < place.Length; v++)
            if (place[v] >= 0) floor = Math.Min(floor, mesh.Positions[3 * v + 2]);
        return floor;
    }

    // Edges that a triangle runs along and no other runs back, in the order of triangles.
    private static List<(int From, int To)> Border(List<int> triangles)
    {
        var edges = new HashSet<(int, int)>(triangles.Count);
        for (var i = 0; i < triangles.Count; i++) edges.Add((triangles[i], triangles[Next(i)]));
        var border = new List<(int, int)>();
        for (var i = 0; i < triangles.Count; i++)
            if (!edges.Contains((triangles[Next(i)], triangles[i]))) border.Add((triangles[i], triangles[Next(i)]));
        return border;
    }

    // The place of a triangle's next corner.
    private static int Next(int i) => i % 3 == 2 ? i - 2 : i + 1;

    // At a vertex where the border passes more than once, the walls would meet in one edge. The largest fan of triangles stays.
    private static List<int> WithoutPinches(int[] all, int vertices)
    {
        List<int> triangles = [.. all];
        while (true)
        {
            var leaving = new int[vertices];
            foreach (var (from, _) in Border(triangles)) leaving[from]++;
            var around = new Dictionary<int, List<int>>();
            for (var i = 0; i < triangles.Count; i++)
            {
                if (leaving[triangles[i]] < 2) continue;
                if (!around.TryGetValue(triangles[i], out var list)) around[triangles[i]] = list = [];
                list.Add(i);
            }
            if (around.Count == 0) return triangles;
            var drop = new HashSet<int>();
            foreach (var corners in around.Values) DropSmallFans(triangles, corners, drop);
            List<int> rest = [];
            for (var i = 0; i < triangles.Count; i++)
                if (!drop.Contains(i / 3)) rest.Add(triangles[i]);
            triangles = rest;
        }
    }

    // A fan goes on where one triangle's edge into the vertex is the next one's edge out of it.
    private static void DropSmallFans(List<int> triangles, List<int> corners, HashSet<int> drop)
    {
        var byOut = corners.ToDictionary(i => triangles[Next(i)]);
        var fans = new List<List<int>>();
        var entered = corners.Select(i => triangles[Next(Next(i))]).ToHashSet();
        foreach (var first in corners.Where(i => !entered.Contains(triangles[Next(i)])))
        {
            List<int> fan = [];
            for (var (i, isThere) = (first, true); isThere; isThere = byOut.TryGetValue(triangles[Next(Next(i))], out i)) fan.Add(i / 3);
            fans.Add(fan);
        }
        foreach (var fan in fans.OrderByDescending(f => f.Count).Skip(1)) drop.UnionWith(fan);
    }
}
