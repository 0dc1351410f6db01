using System.Numerics;

namespace Fovea.Photometry;

/// <summary>One pixel of an object that never was: normal, material, surroundings, lights and camera drawn at random, and what is seen of
/// it under each light.</summary>
/// <remarks>Not thread-safe; it is drawn anew for each pixel.</remarks>
internal sealed class DrawnPixel(int mostLights)
{
    private const int Channels = 3;
    private readonly PixelRandom _random = new();
    private readonly DrawnRig _rig = new(mostLights);
    private readonly DrawnMaterial _material = new(), _second = new();
    private readonly DrawnSurroundings _surroundings = new();
    private readonly DrawnCamera _camera = new();
    private readonly float[] _matte = new float[mostLights], _lobes = new float[mostLights], _intensities = new float[mostLights];

    /// <summary>The true normal.</summary>
    public Vector3 Normal { get; private set; }

    /// <summary>The lights as they were measured, the first as many as were asked for.</summary>
    public Vector3[] Lights => _rig.Directions;

    /// <summary>Grey values, divided by the lights' intensities as they were measured.</summary>
    public float[] Grey { get; } = new float[mostLights];

    /// <summary>Draws the pixel of a number, which alone it depends on, with <paramref name="seed"/> and the number of lights.</summary>
    public void Draw(ulong seed, ulong number, int lights)
    {
        _random.Begin(seed, number);
        while (!TryDraw(lights))
        {
            // Of a pixel that too few lights reach nothing can be learned; the next numbers of the stream make another one.
        }
    }

    private bool TryDraw(int count)
    {
        var random = _random;
        var grazing = random.Chance(0.3f) ? random.Uniform(0.06f, 1) : MathF.Sqrt(random.Uniform(0.004f, 1));
        var (sin, cos) = MathF.SinCos(random.Uniform(0, MathF.Tau));
        var radius = MathF.Sqrt(1 - grazing * grazing);
        Normal = new(radius * cos, radius * sin, grazing);
        _rig.Draw(random, count);
        _material.Draw(random);
        var share = random.Chance(0.2f) ? random.Uniform(0.3f, 1) : 1f;
        if (share < 1) _second.Draw(random);
        _surroundings.Draw(random, Normal, _material);
        Shine(count, share);
        return Photograph(count);
    }

    // Light that comes to the camera, of matte parts and of lobes, which have colours of their own.
    private void Shine(int count, float share)
    {
        var random = _random;
        // Lights are measured with errors, and stand at a distance: for a pixel beside the middle they are nearer and elsewhere.
        var astray = random.Chance(0.6f) ? random.Uniform(0, 0.015f) : 0;
        var near = random.Chance(0.4f) ? random.LogUniform(0.01f, 0.2f) : 0;
        Vector3 offset = near * new Vector3(random.Uniform(-1, 1), random.Uniform(-1, 1), random.Uniform(-0.5f, 0.5f)), normal = Normal;
        // Neighbouring surface within the pixel.
        var other = random.Chance(0.2f) ? Vector3.Normalize(normal + random.Uniform(0, 0.4f)
            * new Vector3(random.Normal(), random.Normal(), random.Normal())) : normal;
        other.Z = MathF.Max(other.Z, 0.02f);
        var part = other == normal ? 0 : random.Uniform(0, 0.5f);
        for (var i = 0; i < count; i++)
        {
            var light = _rig.Directions[i] - offset;
            var distance = light.Length();
            light /= distance;
            if (astray > 0) light = Vector3.Normalize(light + astray * new Vector3(random.Normal(), random.Normal(), random.Normal()));
            var (matte, lobes) = _material.Evaluate(normal, Vector3.UnitZ, light);
            if (share < 1)
            {
                var (matte2, lobes2) = _second.Evaluate(normal, Vector3.UnitZ, light);
                (matte, lobes) = (share * matte + (1 - share) * matte2, share * lobes + (1 - share) * lobes2);
            }
            if (part > 0)
            {
                var (matte2, lobes2) = _material.Evaluate(other, Vector3.UnitZ, light);
                (matte, lobes) = ((1 - part) * matte + part * matte2, (1 - part) * lobes + part * lobes2);
            }
            var visible = _surroundings.Visible(light);
            var fall = 1 / (distance * distance);
            (_matte[i], _lobes[i]) = ((visible * matte + _surroundings.Reflected(light)) * fall, visible * lobes * fall);
        }
    }

    // False where fewer than three lights are seen.
    private bool Photograph(int count)
    {
        var random = _random;
        Span<float> matteColour = stackalloc float[Channels], lobeColour = stackalloc float[Channels];
        for (var c = 0; c < Channels; c++)
        {
            matteColour[c] = random.Uniform(0.2f, 1);
            lobeColour[c] = _material.IsMetal ? random.Uniform(0.5f, 1) : 1;
        }
        float uneven = random.Chance(0.7f) ? random.Uniform(0, 0.6f) : 0, wrong = random.Chance(0.6f) ? random.Uniform(0, 0.03f) : 0;
        float brightest = 0, sum = 0;
        for (var i = 0; i < count; i++)
        {
            _intensities[i] = MathF.Exp(uneven * random.Normal());
            var whole = _matte[i] + _lobes[i];
            (brightest, sum) = (MathF.Max(brightest, whole * _intensities[i]), sum + whole);
        }
        if (!(brightest > 1e-4f)) return false;
        var ambient = random.Chance(0.5f) ? random.LogUniform(1e-4f, 0.03f) * sum / count : 0;
        _camera.Draw(random, brightest);
        var seen = 0;
        for (var i = 0; i < count; i++)
        {
            var intensity = _intensities[i];
            var grey = 0f;
            for (var c = 0; c < Channels; c++)
                grey += _camera.Record(random, intensity * (matteColour[c] * (_matte[i] + ambient) + lobeColour[c] * _lobes[i]));
            Grey[i] = grey / (Channels * intensity * (1 + wrong * random.Normal()));
            if (grey > 0) seen++;
        }
        return seen >= Math.Min(count, 3);
    }
}
