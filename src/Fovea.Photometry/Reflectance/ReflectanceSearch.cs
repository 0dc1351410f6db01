using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>Finds the normal for which a non-negative mixture of reflectances explains a pixel best: every direction of a grid over the
/// hemisphere, then ever smaller steps from the best one.</summary>
/// <remarks>For a given normal the mixture is a linear problem, so only the normal is searched for. One instance a thread.</remarks>
/// <typeparam name="TBasis">The reflectances.</typeparam>
internal sealed class ReflectanceSearch<TBasis> where TBasis : struct, IReflectanceBasis
{
    private const double FirstStep = 6, LastStep = 0.09;
    private const int Moves = 6;
    private readonly ReflectanceGrid<TBasis> _grid;
    private readonly NonNegativeFit _fit = new();
    private readonly Vector<float>[] _rows, _weights;
    private readonly float[] _values, _sorted;
    private readonly ObservationFlags[] _flags;
    private readonly PhotometricScene _scene;

    /// <summary>Room for one pixel.</summary>
    public ReflectanceSearch(PhotometricScene scene, ReflectanceGrid<TBasis> grid)
    {
        (_scene, _grid) = (scene, grid);
        _rows = new Vector<float>[(TBasis.Count + 1) * grid.Lights.Length];
        _weights = new Vector<float>[grid.Lights.Length];
        (_values, _sorted, _flags) = (new float[scene.LightCount], new float[scene.LightCount], new ObservationFlags[scene.LightCount]);
    }

    /// <summary>λ of the penalty λ‖rᵢ‖²cᵢ² on each coefficient but the first, Lambert's.</summary>
    public double Penalty { get; init; }

    /// <summary>A reflectance that is added to the basis and never held back, as its mixture; empty for none.</summary>
    public double[] Shared { get; init; } = [];

    /// <summary>1 for the current pixel's observations that count, else 0.</summary>
    public ReadOnlySpan<float> Weights => MemoryMarshal.Cast<Vector<float>, float>(_weights.AsSpan())[.._scene.LightCount];

    /// <summary>Coefficients of the last normal, of the basis and then of <see cref="Shared"/>.</summary>
    public ReadOnlySpan<double> Coefficients => _fit.Coefficients.AsSpan(0, Rows);

    /// <summary>How bright the current pixel is: the 90th percentile of its observations.</summary>
    public float Brightness { get; private set; }

    private int Rows => TBasis.Count + (Shared.Length > 0 ? 1 : 0);

    /// <summary>Takes up a pixel.</summary>
    /// <returns>Whether there is anything to be found.</returns>
    public bool Load(int pixel, ObservationSelection selection)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var at = i * _scene.PixelCount + pixel;
            (_values[i], _flags[i]) = (_scene.Grey[at], _scene.Flags[at]);
        }
        var weights = MemoryMarshal.Cast<Vector<float>, float>(_weights.AsSpan());
        Brightness = selection.Choose(_values, _flags, weights[.._values.Length], _sorted);
        var target = MemoryMarshal.Cast<Vector<float>, float>(_rows.AsSpan(TBasis.Count * _weights.Length));
        for (var i = 0; i < _values.Length; i++) target[i] = weights[i] > 0 ? _values[i] : 0;
        Array.Clear(_fit.Coefficients);
        return Brightness > 0;
    }

    /// <summary>Searches the whole hemisphere, and the least-squares normal.</summary>
    /// <returns>The normal, and the share of ‖I‖² that its mixture leaves.</returns>
    public (Vector3d Normal, double Cost) SearchAll()
    {
        var best = Vector3d.View;
        var cost = double.PositiveInfinity;
        for (var i = 0; i < _grid.Normals.Length; i++)
        {
            var rows = _grid.RowsOf(i);
            for (int r = 0, at = 0; r < TBasis.Count; r++)
                for (var k = 0; k < _weights.Length; k++, at++) _rows[at] = rows[at] * _weights[k];
            var c = Solve();
            if (c < cost) (best, cost) = (_grid.Normals[i], c);
        }
        if (LambertNormal.Of(_scene.Lights, _values, Weights) is { } lambert && Cost(lambert) < cost) best = lambert;
        return SearchNear(best);
    }

    /// <summary>Searches around a normal.</summary>
    /// <returns>The normal, and the share of ‖I‖² that its mixture leaves.</returns>
    public (Vector3d Normal, double Cost) SearchNear(Vector3d start) => Directions.Descend(start, FirstStep, LastStep, Moves, Cost);

    private double Cost(Vector3d normal)
    {
        _grid.Lights.Render<TBasis>(normal, _rows);
        for (int r = 0, at = 0; r < TBasis.Count; r++)
            for (var k = 0; k < _weights.Length; k++, at++) _rows[at] *= _weights[k];
        return Solve();
    }

    private double Solve()
    {
        _fit.Set(_rows, _weights.Length, TBasis.Count);
        if (Shared.Length > 0) _fit.Append(Shared);
        return _fit.Solve(Rows, 1, TBasis.Count, Penalty);
    }
}
