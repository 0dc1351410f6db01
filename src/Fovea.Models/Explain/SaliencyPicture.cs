using Fovea.Imaging;

namespace Fovea.Models;

/// <summary>Saliency maps as pictures.</summary>
public static class SaliencyPicture
{
    // Of values that spread over many pixels, the few largest would leave the rest in the dark.
    private const double Brightest = 0.99;

    extension(SaliencyMap map)
    {
        /// <summary>A picture with the map's colours over it: grey and dark where the map is low, glowing where it is high.</summary>
        /// <param name="picture">What the network saw, at any size.</param>
        /// <param name="colors">From nothing to most; <see cref="ColorMap.Inferno"/> unless given.</param>
        /// <returns>8 bit RGB of the picture's size.</returns>
        public Image Over(Image picture, ColorMap? colors = null)
        {
            ArgumentNullException.ThrowIfNull(picture);
            colors ??= ColorMap.Inferno;
            var grey = picture.To8Bit().ToGrayscale();
            var heat = map.Heat(grey.Height, grey.Width);
            var result = new Image(grey.Width, grey.Height, 3);
            var to = result.Pixels8;
            for (var i = 0; i < heat.Length; i++)
            {
                // Enough of the picture stays to see what is there; neither end of the colours, black and near-white, hides it.
                var (light, glow) = (grey.Pixels8[i] * (0.24 + 0.34 * heat[i]), colors.At(0.12 + 0.72 * heat[i]));
                to[3 * i] = Sum(light, glow.R);
                to[3 * i + 1] = Sum(light, glow.G);
                to[3 * i + 2] = Sum(light, glow.B);
            }
            return result;

            static byte Sum(double light, byte color) => (byte)Math.Clamp(light + 0.6 * color, 0, 255);
        }

        /// <summary>The map at another size, 0…1: what speaks against the class is 0, the largest is 1.</summary>
        /// <param name="height">Rows.</param>
        /// <param name="width">Columns.</param>
        internal float[] Heat(int height, int width)
        {
            var (rows, columns) = (map.Values.Shape[0], map.Values.Shape[1]);
            var positive = Array.ConvertAll(map.Values.ToArray<float>(), v => float.IsFinite(v) ? Math.Max(0, v) : 0);
            var isFine = rows * columns > 64 * 64;
            // Single pixels flicker; what they say together is seen when they are blurred a little.
            if (isFine) positive = Blurred(positive, rows, columns, Math.Min(rows, columns) / 110.0);
            var heat = new float[height * width];
            Resizing.Bicubic(positive, rows, columns, height, width, heat);
            var most = isFine ? Quantile(heat, Brightest) : heat.Max();
            for (var i = 0; i < heat.Length; i++) heat[i] = most > 0 ? Math.Clamp(heat[i] / most, 0, 1) : 0;
            return heat;
        }
    }

    private static float[] Blurred(float[] plane, int rows, int columns, double sigma)
    {
        var radius = (int)Math.Ceiling(3 * sigma);
        var weights = Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        return Pass(Pass(plane, 1, columns), columns, rows);

        // Along one axis; what is outside counts nothing.
        float[] Pass(float[] from, int step, int side)
        {
            var to = new float[from.Length];
            for (var i = 0; i < from.Length; i++)
            {
                var (at, sum, total) = (i / step % side, 0.0, 0.0);
                for (var k = Math.Max(-radius, -at); k <= Math.Min(radius, side - 1 - at); k++)
                {
                    sum += weights[k + radius] * from[i + k * step];
                    total += weights[k + radius];
                }
                to[i] = (float)(sum / total);
            }
            return to;
        }
    }

    private static float Quantile(float[] values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * share)];
    }
}
