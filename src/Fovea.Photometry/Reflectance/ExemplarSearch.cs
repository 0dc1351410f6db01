using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>As <see cref="ReflectanceSearch{TBasis}"/>, with weights that follow the residuals r, 1/(1 + r²/s²), so that what no
/// reflectance explains counts less, and with several reflectances that are never held back.</summary>
/// <remarks>s is <see cref="Scale"/> times the median of |r|. One instance a thread. Cauchy's weights: P. J. Huber, E. M. Ronchetti,
/// "Robust Statistics", 2009, chapter 7.</remarks>
internal sealed class ExemplarSearch
{
    private const double FirstStep = 6, AgainStep = 3, LastStep = 0.09, LeastResidual = 1e-3;
    private const int Moves = 6, Reweighings = 3, LeastObservations = 6;
    private const float Scale = 2;
    private static readonly int Basis = MicrofacetBasis.Count;
    private readonly ReflectanceGrid<MicrofacetBasis> _grid;
    private readonly NonNegativeFit _fit = new();
    private readonly double[][] _mixtures;
    private readonly Vector<float>[] _rows, _weights;
    private readonly float[] _values, _lit, _sorted, _residuals;
    private readonly ObservationFlags[] _flags;
    private readonly PhotometricScene _scene;
    private readonly SampleSteps _steps;

    /// <param name="scene">The observations.</param>
    /// <param name="grid">Reflectances for normals all over the hemisphere.</param>
    /// <param name="steps">What the pictures' rounding says of a value.</param>
    /// <param name="shared">Reflectances that are added to the basis, as mixtures of it; empty for none.</param>
    public ExemplarSearch(PhotometricScene scene, ReflectanceGrid<MicrofacetBasis> grid, SampleSteps steps, double[][] shared)
    {
        (_scene, _grid, _steps, Shared) = (scene, grid, steps, shared);
        // As the fit has the ones before it for rows already, each is a mixture of those too, with coefficients of zero.
        _mixtures = [.. shared.Select((m, i) => (double[])[.. m, .. new double[i]])];
        _rows = new Vector<float>[(Basis + 1) * grid.Lights.Length];
        _weights = new Vector<float>[grid.Lights.Length];
        var lights = scene.LightCount;
        (_values, _lit, _sorted, _residuals) = (new float[lights], new float[lights], new float[lights], new float[lights]);
        _flags = new ObservationFlags[lights];
    }

    /// <summary>λ of the penalty on each coefficient of the basis but the first, Lambert's.</summary>
    public double Penalty { get; init; }

    /// <summary>Reflectances beside the basis.</summary>
    public double[][] Shared { get; }

    /// <summary>1 for the current pixel's lit observations, else 0.</summary>
    public ReadOnlySpan<float> Lit => _lit;

    /// <summary>How bright the current pixel is: the 90th percentile of its observations.</summary>
    public float Brightness { get; private set; }

    private Span<float> Weights => MemoryMarshal.Cast<Vector<float>, float>(_weights.AsSpan());

    /// <summary>Takes up a pixel.</summary>
    /// <returns>Whether there is anything to be found.</returns>
    public bool Load(int pixel, ObservationSelection selection)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var at = i * _scene.PixelCount + pixel;
            _flags[i] = _scene.Flags[at];
            // What the pictures hold as zero is left out as what is saturated is.
            _values[i] = _steps.Middle(i, _scene.Grey[at]);
        }
        Brightness = selection.Choose(_values, _flags, _lit, _sorted);
        _lit.CopyTo(Weights);
        Aim();
        Array.Clear(_fit.Coefficients);
        return Brightness > 0;
    }

    /// <summary>Searches the whole hemisphere, and the least-squares normal.</summary>
    /// <returns>The normal, and the share of ‖I‖² that its mixture leaves, both weighted.</returns>
    public (Vector3d Normal, double Cost) SearchAll()
    {
        var (best, cost) = (Vector3d.View, double.PositiveInfinity);
        for (var i = 0; i < _grid.Normals.Length; i++)
        {
            _grid.RowsOf(i).CopyTo(_rows);
            var c = Solve();
            if (c < cost) (best, cost) = (_grid.Normals[i], c);
        }
        if (LambertNormal.Of(_scene.Lights, _values, _lit) is { } lambert && Cost(lambert) < cost) best = lambert;
        return SearchNear(best);
    }

    /// <summary>Searches around a normal; then, some times, with weights that follow the residuals.</summary>
    /// <returns>The normal, and the share of ‖I‖² that its mixture leaves, both weighted.</returns>
    public (Vector3d Normal, double Cost) SearchNear(Vector3d start)
    {
        var result = Refine(start, FirstStep);
        for (var i = 0; i < Reweighings; i++)
        {
            Reweigh(result.Normal);
            result = Refine(result.Normal, AgainStep);
        }
        return result;
    }

    /// <summary>The mixture of the basis at the last normal, for a surface that is as bright as 1.</summary>
    public void Mixture(Span<float> mixture)
    {
        for (var i = 0; i < Basis; i++)
        {
            var sum = _fit.Coefficients[i];
            for (var k = 0; k < Shared.Length; k++) sum += _fit.Coefficients[Basis + k] * Shared[k][i];
            mixture[i] = (float)(sum / Brightness);
        }
    }

    private (Vector3d Normal, double Cost) Refine(Vector3d start, double first) =>
        Directions.Descend(start, first, LastStep, Moves, Cost);

    // Each reweighing multiplies the root of the weight, so that what stays unexplained fades; the target is weighted likewise.
    private void Reweigh(Vector3d normal)
    {
        Cost(normal);
        _grid.Lights.Render<MicrofacetBasis>(normal, _rows);
        var (width, count) = (_weights.Length * Vector<float>.Count, 0);
        var rows = MemoryMarshal.Cast<Vector<float>, float>(_rows.AsSpan());
        Span<float> mixture = stackalloc float[Basis];
        Mixture(mixture);
        for (var i = 0; i < _values.Length; i++)
        {
            if (_lit[i] == 0) continue;
            var sum = 0f;
            for (var r = 0; r < Basis; r++) sum += mixture[r] * rows[r * width + i];
            _residuals[i] = _values[i] - sum * Brightness;
            _sorted[count++] = Math.Abs(_residuals[i]);
        }
        if (count < LeastObservations) return;
        Array.Sort(_sorted, 0, count);
        var scale = Scale * Math.Max(_sorted[count / 2], (float)LeastResidual * Brightness);
        var weights = Weights;
        for (var i = 0; i < _values.Length; i++)
            if (_lit[i] > 0) weights[i] /= MathF.Sqrt(1 + _residuals[i] * _residuals[i] / (scale * scale));
        Aim();
    }

    private void Aim()
    {
        var weights = Weights;
        var target = MemoryMarshal.Cast<Vector<float>, float>(_rows.AsSpan(Basis * _weights.Length));
        for (var i = 0; i < _values.Length; i++) target[i] = weights[i] > 0 ? _values[i] * weights[i] : 0;
    }

    private double Cost(Vector3d normal)
    {
        _grid.Lights.Render<MicrofacetBasis>(normal, _rows);
        return Solve();
    }

    private double Solve()
    {
        for (int r = 0, at = 0; r < Basis; r++)
            for (var k = 0; k < _weights.Length; k++, at++) _rows[at] *= _weights[k];
        _fit.Set(_rows, _weights.Length, Basis);
        foreach (var mixture in _mixtures) _fit.Append(mixture);
        return _fit.Solve(Basis + _mixtures.Length, 1, Basis, Penalty);
    }
}
