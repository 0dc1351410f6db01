namespace Fovea.Nn;

/// <summary>Pixels added at the four edges of an image, in PyTorch's order; a negative number cuts off.</summary>
/// <param name="Left">Columns on the left.</param>
/// <param name="Right">Columns on the right.</param>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
public readonly record struct Border(int Left, int Right, int Top, int Bottom)
{
    /// <summary>As many at every edge.</summary>
    public static implicit operator Border(int each) => new(each, each, each, each);

    /// <summary>Left, right, top, bottom.</summary>
    public static implicit operator Border((int Left, int Right, int Top, int Bottom) edges) =>
        new(edges.Left, edges.Right, edges.Top, edges.Bottom);

    /// <summary>1 for equal edges, otherwise all four.</summary>
    public override string ToString() =>
        (Right, Top, Bottom) == (Left, Left, Left) ? $"{Left}" : $"({Left}, {Right}, {Top}, {Bottom})";
}
