namespace Fovea.Imaging;

/// <summary>A filter at 16 bit: plane by plane in floating point, rounded once at the end; alpha weights the colours.</summary>
internal static class Resample16
{
    public static Image Apply(Image image, int width, int height, Interpolation interpolation)
    {
        var result = new Image(width, height, image.Channels, 16);
        var channels = image.Channels;
        var colors = image.HasAlpha ? channels - 1 : channels;
        var plane = new float[image.Width * image.Height];
        var resized = new float[width * height];
        var alpha = image.HasAlpha ? new float[resized.Length] : null;
        var from = image.Pixels16;
        var to = result.Pixels16;
        if (alpha is not null)
        {
            for (var i = 0; i < plane.Length; i++) plane[i] = from[i * channels + colors] / 65535f;
            ResamplePlane.Apply(plane, image.Height, image.Width, height, width, alpha, interpolation);
            for (var i = 0; i < alpha.Length; i++) to[i * channels + colors] = Round(alpha[i] * 65535f);
        }
        for (var c = 0; c < colors; c++)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] = from[i * channels + c] * (alpha is null ? 1 : from[i * channels + colors] / 65535f);
            ResamplePlane.Apply(plane, image.Height, image.Width, height, width, resized, interpolation);
            for (var i = 0; i < resized.Length; i++)
                to[i * channels + c] = Round(alpha is null ? resized[i] : alpha[i] > 0 ? resized[i] / alpha[i] : 0);
        }
        return result;
    }

    private static ushort Round(float value) => (ushort)Math.Clamp(MathF.Floor(value + 0.5f), 0, 65535);
}
