using System.Numerics;

namespace Fovea.Photometry;

/// <summary>What each reflectance of a basis shows under each light, for normals all over the hemisphere.</summary>
/// <typeparam name="TBasis">The reflectances.</typeparam>
internal sealed class ReflectanceGrid<TBasis> where TBasis : struct, IReflectanceBasis
{
    private readonly Vector<float>[] _rows;
    private readonly int _size;

    /// <param name="lights">The lights.</param>
    /// <param name="normals">How many normals.</param>
    public ReflectanceGrid(LightSet lights, int normals)
    {
        Lights = new(lights);
        Normals = Directions.Hemisphere(normals);
        _size = TBasis.Count * Lights.Length;
        _rows = new Vector<float>[normals * _size];
        for (var i = 0; i < normals; i++) Lights.Render<TBasis>(Normals[i], _rows.AsSpan(i * _size, _size));
    }

    public LightTable Lights { get; }

    public Vector3d[] Normals { get; }

    /// <summary>One row of lights for each reflectance.</summary>
    public ReadOnlySpan<Vector<float>> RowsOf(int normal) => _rows.AsSpan(normal * _size, _size);
}
