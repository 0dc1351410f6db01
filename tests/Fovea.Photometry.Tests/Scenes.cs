using Fovea.Imaging;

namespace Fovea.Photometry.Tests;

/// <summary>Small scenes, in memory and in folders.</summary>
internal static class Scenes
{
    /// <summary>A rendered sphere without noise.</summary>
    public static PhotometricScene Sphere(ShadowKind shadows = ShadowKind.None, int size = 48, int lights = 12, int bits = 0) =>
        SceneRenderer.Render(
        new SphereSurface(), new Lambertian(),
        new() { Width = size, Height = size, Lights = lights, Shadows = shadows, Bits = bits, Pattern = true, UnevenLights = true }).Scene;

    /// <summary>One pixel of albedo 0.5 and normal n under lights, with some observations replaced.</summary>
    public static PhotometricScene Pixel(LightSet lights, Vector3d normal, params (int Light, float Value)[] replaced)
    {
        var values = new float[lights.Count];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(0.5 * normal.Dot(new(lights[i].X, lights[i].Y, lights[i].Z)));
        foreach (var (light, value) in replaced) values[light] = value;
        return new(PixelMask.Full(1, 1), lights, values);
    }

    /// <summary>Lights on a cap about the camera.</summary>
    public static LightSet Lights(int count) => Sphere(size: 8, lights: count).Lights;
}

/// <summary>A folder that is deleted in the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fovea-photometry-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Text(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Picture(string name, int width, int height, Func<int, int, byte> value)
    {
        var image = new Image(width, height, 1);
        for (var i = 0; i < width * height; i++) image.Pixels8[i] = value(i % width, i / width);
        image.Save(At(name));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
