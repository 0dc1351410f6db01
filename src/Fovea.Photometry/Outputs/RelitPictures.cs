using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>How far pictures that are lit anew are from those that were taken.</summary>
internal static class RelitPictures
{
    /// <summary>The root of the mean square of what stored values, 0…255, differ by over all pictures.</summary>
    /// <param name="relight">A picture under a light.</param>
    /// <param name="scene">The pictures that were taken.</param>
    public static double Rms(Func<Vector3d, Image> relight, PhotometricScene scene)
    {
        var (white, squares) = (LinearPicture.White(scene.Observations), new double[scene.LightCount]);
        PixelLoop.Run(squares.Length, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var (x, y, z) = scene.Lights[i];
                var lit = relight(new(x, y, z));
                for (var c = 0; c < scene.Channels; c++)
                {
                    var values = scene.ChannelOf(i, c);
                    for (var p = 0; p < values.Length; p++)
                        squares[i] += Math.Pow(lit.Pixels8[3 * scene.Mask.Indices[p] + c] - Srgb.EncodeByte(values[p] / white), 2);
                }
            }
        });
        return Math.Sqrt(squares.Sum() / ((double)scene.LightCount * scene.Channels * scene.PixelCount));
    }
}
