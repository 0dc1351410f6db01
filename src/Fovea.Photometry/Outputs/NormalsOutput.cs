using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>normals.npy, Float32 [H, W, 3], and normals.png, 16 bit: (n + 1)/2 of the range in R, G, B for x, y, z; black outside. Green
/// points up the picture, as in OpenGL, unless the context says otherwise; the array always has y up.</summary>
public sealed class NormalsOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 0;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (mask, normals) = (context.Result.Mask, context.Result.Normals);
        NpyFile.Save(context.In(ResultFolder.NormalsFile), Tensor.From(mask.Scatter<float>(normals, 3), [mask.Height, mask.Width, 3]));
        Picture(context.Result, context.Green).Save(context.In("normals.png"));
    }

    /// <summary>The normals as a picture of 16 bit.</summary>
    /// <param name="result">The solution.</param>
    /// <param name="green">Where green points.</param>
    public static Image Picture(PhotometricResult result, GreenDirection green = GreenDirection.Up)
    {
        ArgumentNullException.ThrowIfNull(result);
        var image = new Image(result.Mask.Width, result.Mask.Height, 3, 16);
        var samples = image.Pixels16;
        for (var p = 0; p < result.Mask.Count; p++)
        {
            if (!result.Valid[p]) continue;
            for (var axis = 0; axis < 3; axis++)
            {
                var n = axis == 1 && green == GreenDirection.Down ? -result.Normals[3 * p + axis] : result.Normals[3 * p + axis];
                samples[3 * result.Mask.Indices[p] + axis] = (ushort)Math.Clamp(MathF.Round((n + 1) * 32767.5f), 0, 65535);
            }
        }
        return image;
    }
}
