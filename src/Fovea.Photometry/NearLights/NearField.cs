using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Lamps as the points of a surface see them.</summary>
internal sealed class NearField
{
    private const float LeastShading = 0.05f, MostFactor = 4;

    private readonly Vector3[] _directions;
    private readonly float[] _attenuations;
    private readonly int _pixels;

    /// <param name="lights">The lamps.</param>
    /// <param name="mask">The pixels.</param>
    /// <param name="projection">Where their points are.</param>
    /// <param name="depth">[pixels].</param>
    public NearField(IReadOnlyList<NearLight> lights, PixelMask mask, Projection projection, float[] depth)
    {
        (_pixels, Lights) = (mask.Count, lights);
        (_directions, _attenuations) = (new Vector3[lights.Count * _pixels], new float[lights.Count * _pixels]);
        var centre = new Vector3d(0, 0, -(projection.Distance ?? 0));
        var square = lights.Average(l => (l.Position - centre).Dot(l.Position - centre));
        PixelLoop.Run(_pixels, 1024, (begin, end) =>
        {
            for (var p = begin; p < end; p++)
            {
                var point = projection.Point(mask, p, depth[p]);
                for (var i = 0; i < lights.Count; i++)
                {
                    var (l, a) = lights[i].At(point);
                    _directions[i * _pixels + p] = new((float)l.X, (float)l.Y, (float)l.Z);
                    _attenuations[i * _pixels + p] = (float)(square * a);
                }
            }
        });
    }

    private IReadOnlyList<NearLight> Lights { get; }

    /// <summary>l of a lamp at a pixel.</summary>
    public Vector3 Direction(int light, int pixel) => _directions[light * _pixels + pixel];

    /// <summary>a of a lamp at a pixel.</summary>
    public float Attenuation(int light, int pixel) => _attenuations[light * _pixels + pixel];

    /// <summary>The mean direction to each lamp, [lights × 3].</summary>
    public double[] MeanDirections()
    {
        var result = new double[3 * Lights.Count];
        for (var i = 0; i < Lights.Count; i++)
        {
            var sum = Vector3d.View - Vector3d.View;
            for (var p = 0; p < _pixels; p++) sum += new Vector3d(Direction(i, p).X, Direction(i, p).Y, Direction(i, p).Z);
            var mean = sum.Unit();
            (result[3 * i], result[3 * i + 1], result[3 * i + 2]) = (mean.X, mean.Y, mean.Z);
        }
        return result;
    }

    /// <summary>The pictures as the surface would look under distant lights of the mean directions.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="normals">[pixels × 3], of any length.</param>
    public PhotometricScene AsDistant(PhotometricScene scene, float[] normals)
    {
        var directions = MeanDirections();
        var values = new float[scene.Observations.Length];
        PixelLoop.Run(Lights.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var mean = new Vector3((float)directions[3 * i], (float)directions[3 * i + 1], (float)directions[3 * i + 2]);
                for (var p = 0; p < _pixels; p++)
                {
                    var n = new Vector3(normals[3 * p], normals[3 * p + 1], normals[3 * p + 2]);
                    n = n == default ? Vector3.UnitZ : Vector3.Normalize(n);
                    var (here, far) = (Vector3.Dot(n, Direction(i, p)), Math.Max(0, Vector3.Dot(n, mean)));
                    var factor = here > LeastShading ? Math.Min(MostFactor, far / here) : 1;
                    factor = Attenuation(i, p) is > 0 and var a ? factor / a : 0;
                    for (var c = 0; c < scene.Channels; c++)
                    {
                        var at = (i * scene.Channels + c) * _pixels + p;
                        values[at] = scene.Observations[at] * factor;
                    }
                }
            }
        });
        var old = scene.Lights;
        return scene.With(new(directions, old.Intensities, old.Channels, "near lights, mean directions")
        {
            IntensitySource = old.IntensitySource,
        }, values);
    }
}
