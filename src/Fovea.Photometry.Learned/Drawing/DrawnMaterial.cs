using System.Numerics;

namespace Fovea.Photometry;

/// <summary>A reflectance drawn at random: a matte part and up to three lobes, from polished plastic to dull metal.</summary>
/// <remarks>
/// Matte: Lambert's constant, roughened after M. Oren and S. K. Nayar (SIGGRAPH 1994, first order) or with the retro-reflection and sheen
/// of B. Burley, "Physically-based shading at Disney", SIGGRAPH 2012 course. Lobes: D·F·G/(4·n·l·n·v) with Burley's generalised
/// distribution D ∝ (1 + (α² − 1)cos²δ)^−γ, Smith's G of B. Walter et al. (EGSR 2007) and Schlick's F; now and then stretched
/// along one direction.
/// </remarks>
internal sealed class DrawnMaterial
{
    private const int MostLobes = 3;
    private readonly Lobe[] _lobes = new Lobe[MostLobes];
    private int _count;
    private float _matteA, _matteB, _retro, _sheen;

    /// <summary>Whether its lobes are coloured and its matte part small.</summary>
    public bool IsMetal { get; private set; }

    /// <summary>Albedo of the matte part, 0…1.</summary>
    public float Matte { get; private set; }

    /// <summary>Draws.</summary>
    public void Draw(PixelRandom random)
    {
        (_count, _matteA, _matteB, _retro, _sheen) = (0, 1, 0, 0, 0);
        var kind = random.Next();
        IsMetal = kind >= 0.66f && kind < 0.9f;
        Matte = random.Chance(0.5f) ? random.Uniform(0.03f, 0.95f) : random.LogUniform(0.03f, 0.95f);
        var style = random.Next();
        if (style < 0.35f)
        {
            var variance = MathF.Pow(random.Uniform(0, 0.8f), 2);
            (_matteA, _matteB) = (1 - 0.5f * variance / (variance + 0.33f), 0.45f * variance / (variance + 0.09f));
        }
        else if (style < 0.65f) (_retro, _sheen) = (random.Uniform(0.05f, 1), random.Chance(0.5f) ? random.Uniform(0, 0.5f) : 0);
        if (kind < 0.13f) Add(random, random.Uniform(0, 0.05f), random.Uniform(0.25f, 0.9f), 1);
        else if (kind < 0.43f) Add(random, random.Uniform(0.03f, 0.09f), random.LogUniform(0.04f, 0.6f), random.Uniform(0.5f, 1.5f));
        else if (kind < 0.66f)
        {
            Add(random, random.Uniform(0.03f, 0.12f), random.LogUniform(0.04f, 0.4f), random.Uniform(0.2f, 1.5f));
            Add(random, random.Uniform(0.03f, 0.12f), random.Uniform(0.2f, 0.95f), random.Uniform(0.2f, 3));
        }
        else if (IsMetal)
        {
            Matte = random.Chance(0.4f) ? 0 : random.LogUniform(0.005f, 0.35f);
            var fresnel = random.Uniform(0.25f, 0.98f);
            var first = random.LogUniform(0.12f, 0.8f);
            Add(random, fresnel, first, 1);
            if (random.Chance(0.6f)) Add(random, fresnel, MathF.Min(0.97f, first * random.Uniform(1.2f, 4)), random.LogUniform(0.1f, 2));
            if (random.Chance(0.15f)) Add(random, 0.05f, random.LogUniform(0.04f, 0.15f), random.Uniform(0.1f, 1));
        }
        else
        {
            // What no such model was made for: lobes of any shape and strength.
            var lobes = 1 + random.Index(MostLobes);
            for (var i = 0; i < lobes; i++)
                Add(random, random.LogUniform(0.02f, 0.9f), random.LogUniform(0.04f, 0.97f), random.LogUniform(0.1f, 1));
        }
    }

    /// <summary>π·f·(n·l) of the matte part and of the lobes.</summary>
    /// <param name="n">Normal.</param>
    /// <param name="v">To the viewer.</param>
    /// <param name="l">To the light.</param>
    public (float Matte, float Lobes) Evaluate(Vector3 n, Vector3 v, Vector3 l)
    {
        float nl = Vector3.Dot(n, l), nv = MathF.Max(Vector3.Dot(n, v), 0.02f);
        if (nl <= 0) return (0, 0);
        var h = Vector3.Normalize(l + v);
        float lh = Vector3.Dot(l, h), weak = Fifth(1 - lh), matte = 0;
        if (Matte > 0)
        {
            matte = _matteA;
            if (_matteB > 0) matte += _matteB * MathF.Max(0, Vector3.Dot(l, v) - nl * nv) / MathF.Max(nl, nv);
            if (_retro > 0)
            {
                var rise = 2 * lh * lh * _retro - 0.5f;
                matte *= (1 + rise * Fifth(1 - nl)) * (1 + rise * Fifth(1 - nv));
            }
            matte = (Matte * matte + _sheen * weak) * nl;
        }
        var sum = 0f;
        for (var i = 0; i < _count; i++) sum += _lobes[i].Evaluate(n, h, nl, nv, weak);
        return (matte, sum * nl);
    }

    /// <summary>π·f·(n·l) where the matte part and the strongest lobe alone count: what a neighbouring surface sends here.</summary>
    public float Radiance(Vector3 n, Vector3 v, Vector3 l)
    {
        var (matte, lobes) = Evaluate(n, v, l);
        return matte + MathF.Min(lobes, 4);
    }

    private void Add(PixelRandom random, float fresnel, float roughness, float strength)
    {
        if (_count == MostLobes) return;
        var exponent = random.Chance(0.5f) ? 2 : random.Uniform(1.3f, 3);
        var stretch = random.Chance(0.12f) ? random.Uniform(1.1f, 2.2f) : 1;
        _lobes[_count++] = new(fresnel, roughness, exponent, strength, stretch, random.Uniform(0, MathF.PI));
    }

    private static float Fifth(float x)
    {
        var square = x * x;
        return square * square * x;
    }

    private readonly struct Lobe
    {
        private readonly float _fresnel, _a2, _exponent, _scale, _stretch, _sin, _cos;

        public Lobe(float fresnel, float roughness, float exponent, float strength, float stretch, float turn)
        {
            (_fresnel, _a2, _exponent, _stretch) = (fresnel, roughness * roughness, exponent, stretch);
            (_sin, _cos) = MathF.SinCos(turn);
            // π·D at its normalisation ∫ D cos δ = 1.
            _scale = strength * (exponent - 1) * (1 - _a2) / (MathF.Pow(_a2, 1 - exponent) - 1);
        }

        public float Evaluate(Vector3 n, Vector3 h, float nl, float nv, float weak)
        {
            var nh = Vector3.Dot(n, h);
            if (nh <= 0) return 0;
            // sin²δ, longer along one direction across the normal and shorter along the other.
            var across = 1 - nh * nh;
            if (_stretch != 1)
            {
                var tangent = MathF.Abs(n.Z) < 0.99f ? Vector3.Normalize(new(-n.Y, n.X, 0)) : Vector3.UnitX;
                var other = Vector3.Cross(n, tangent);
                var along = Vector3.Dot(h, _cos * tangent + _sin * other);
                across = MathF.Max(0, across - along * along) * _stretch + along * along / _stretch;
            }
            // 1 + (α² − 1)cos²δ = α² cos²δ + sin²δ.
            var t = _a2 * nh * nh + across;
            var facets = _scale * (_exponent == 2 ? 1 / (t * t) : MathF.Pow(t, -_exponent));
            var light = nl + MathF.Sqrt(_a2 + (1 - _a2) * nl * nl);
            var view = nv + MathF.Sqrt(_a2 + (1 - _a2) * nv * nv);
            return facets * (_fresnel + (1 - _fresnel) * weak) / (light * view);
        }
    }
}
