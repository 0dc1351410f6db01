namespace Fovea.Tensors;

/// <summary>Sets of axes.</summary>
internal static class Axes
{
    /// <summary>For each axis, whether it is among those given; all where none are given.</summary>
    public static bool[] Normalize(string subject, Shape shape, int[]? axes)
    {
        var chosen = new bool[shape.Rank];
        if (axes is null)
        {
            Array.Fill(chosen, true);
            return chosen;
        }
        foreach (var axis in axes)
        {
            ref var flag = ref chosen[shape.Axis(axis)];
            if (flag) throw new ShapeException($"{subject}: expected each axis once, got [{string.Join(", ", axes)}] for {shape}.");
            flag = true;
        }
        return chosen;
    }

    /// <summary>The shape without the chosen axes.</summary>
    public static Shape Drop(Shape shape, bool[] chosen)
    {
        var kept = new List<int>();
        for (var i = 0; i < shape.Rank; i++) if (!chosen[i]) kept.Add(shape[i]);
        return Shape.Create([.. kept]);
    }

    /// <summary>Number of elements along the chosen axes.</summary>
    public static int Count(Shape shape, bool[] chosen)
    {
        var count = 1;
        for (var i = 0; i < shape.Rank; i++) if (chosen[i]) count *= shape[i];
        return count;
    }
}
