using System.Numerics;

namespace Fovea.Photometry;

/// <summary>What stands around a pixel: parts of the object that hide lights below a random horizon, and that reflect light back
/// once.</summary>
/// <remarks>A part spans azimuths about its own and heights up to a rounded top. It is cut into patches; the light that a patch sends is
/// that of its own reflectance towards the pixel, and the pixel reflects it as it would that of a lamp there.</remarks>
internal sealed class DrawnSurroundings
{
    private const int MostParts = 3, PatchesAcross = 2, PatchesUp = 2;
    private readonly Part[] _parts = new Part[MostParts];
    private readonly Patch[] _patches = new Patch[MostParts * PatchesAcross * PatchesUp];
    private readonly DrawnMaterial _other = new();
    private int _count, _patchCount;

    /// <summary>Draws.</summary>
    /// <param name="random">The pixel's numbers.</param>
    /// <param name="normal">The pixel's normal.</param>
    /// <param name="material">What the pixel is made of, and mostly the parts as well.</param>
    public void Draw(PixelRandom random, Vector3 normal, DrawnMaterial material)
    {
        (_count, _patchCount) = (0, 0);
        var many = random.Next();
        var parts = many < 0.4f ? 0 : many < 0.7f ? 1 : many < 0.9f ? 2 : 3;
        if (parts == 0) return;
        var made = material;
        if (random.Chance(0.3f))
        {
            _other.Draw(random);
            made = _other;
        }
        var uphill = MathF.Atan2(-normal.Y, -normal.X);
        for (var i = 0; i < parts; i++)
        {
            // In a hollow the surface rises behind the pixel; across a groove it rises in front of it.
            var place = random.Next();
            var azimuth = place < 0.35f ? uphill + 0.6f * random.Normal() : place < 0.7f ? uphill + MathF.PI + 0.6f * random.Normal()
                : random.Uniform(0, MathF.Tau);
            var part = new Part(azimuth, random.Uniform(0.2f, 1.7f), random.Uniform(0.1f, 1.45f), random.Uniform(0.01f, 0.06f));
            _parts[_count++] = part;
            var (slope, lit) = (random.Uniform(0.1f, 1.5f), random.Uniform(0.2f, 1));
            Cut(random, normal, material, part, made, slope, lit);
        }
    }

    /// <summary>The share of a light that reaches the pixel over all horizons, 0…1.</summary>
    public float Visible(Vector3 light)
    {
        if (_count == 0) return 1;
        float azimuth = MathF.Atan2(light.Y, light.X), height = MathF.Asin(Math.Clamp(light.Z, -1, 1)), visible = 1f;
        for (var i = 0; i < _count; i++) visible *= _parts[i].Visible(azimuth, height);
        return visible;
    }

    /// <summary>What the patches send on to the camera by way of the pixel, relative to a lamp's light.</summary>
    public float Reflected(Vector3 light)
    {
        var sum = 0f;
        for (var i = 0; i < _patchCount; i++)
        {
            ref readonly var patch = ref _patches[i];
            sum += patch.Weight * patch.Material.Radiance(patch.Normal, -patch.Direction, light);
        }
        return sum;
    }

    private void Cut(PixelRandom random, Vector3 normal, DrawnMaterial material, Part part, DrawnMaterial made, float slope, float lit)
    {
        for (var across = 0; across < PatchesAcross; across++)
        {
            var azimuth = part.Azimuth + part.Width * ((across + random.Next()) * 2 / PatchesAcross - 1);
            var top = part.Top(azimuth);
            for (var up = 0; up < PatchesUp; up++)
            {
                var height = top * (up + random.Next()) / PatchesUp;
                var (sin, cos) = MathF.SinCos(azimuth);
                var (z, radius) = MathF.SinCos(height);
                var direction = new Vector3(radius * cos, radius * sin, z);
                if (Vector3.Dot(normal, direction) <= 0.01f) continue;
                // ∫ over the patch of one lamp's irradiance of 1, as 1/π of it comes back from a white surface.
                var solid = 2 * part.Width / PatchesAcross * (MathF.Sin(top * (up + 1) / PatchesUp) - MathF.Sin(top * up / PatchesUp));
                var (matte, lobes) = material.Evaluate(normal, Vector3.UnitZ, direction);
                var (down, flat) = MathF.SinCos(slope + 0.2f * random.Normal());
                var facing = Vector3.Normalize(new Vector3(-down * cos, -down * sin, flat)
                    + 0.2f * new Vector3(random.Normal(), random.Normal(), random.Normal()));
                if (facing.Z < 0.02f || Vector3.Dot(facing, direction) >= 0) continue;
                _patches[_patchCount++] = new(direction, facing, made, lit * solid / MathF.PI * (matte + MathF.Min(lobes, 8)));
            }
        }
    }

    private readonly record struct Patch(Vector3 Direction, Vector3 Normal, DrawnMaterial Material, float Weight);

    private readonly record struct Part(float Azimuth, float Width, float Height, float Soft)
    {
        public float Top(float azimuth)
        {
            var away = MathF.IEEERemainder(azimuth - Azimuth, MathF.Tau) / Width;
            return MathF.Abs(away) >= 1 ? 0 : Height * MathF.Sqrt(1 - away * away);
        }

        public float Visible(float azimuth, float height) => Math.Clamp(0.5f + (height - Top(azimuth)) / (2 * Soft), 0, 1);
    }
}
