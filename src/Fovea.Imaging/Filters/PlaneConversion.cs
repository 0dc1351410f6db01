using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The colours of a picture as planes of 0…1 and back, in parallel; alpha stays behind.</summary>
internal static class PlaneConversion
{
    private const int RowGrain = 32;

    /// <summary>Colours of a layout: all channels but alpha.</summary>
    public static int Colors(Image image) => image.HasAlpha ? image.Channels - 1 : image.Channels;

    /// <summary>[C, H, W] without alpha, 0…1.</summary>
    public static Tensor ToPlanes(Image image)
    {
        var planes = new float[Colors(image) * image.Height * image.Width];
        WorkPool.For(image.Height, RowGrain, new Reading(image, planes));
        return Tensor.From(planes, [Colors(image), image.Height, image.Width]);
    }

    /// <summary>A picture of the bit depth and alpha of another from planes; beyond 0…1 is cut off, NaN and ±∞ become 0.</summary>
    public static Image FromPlanes(Tensor planes, Image like)
    {
        var image = new Image(like.Width, like.Height, planes.Shape[0] + (like.HasAlpha ? 1 : 0), like.BitDepth);
        WorkPool.For(image.Height, RowGrain, new Writing(planes, like, image));
        return image;
    }

    private readonly struct Reading(Image image, float[] planes) : IWork
    {
        public void Run(int begin, int end)
        {
            var (width, channels) = (image.Width, image.Channels);
            for (var c = 0; c < Colors(image); c++)
            {
                var to = planes.AsSpan(c * image.Height * width, image.Height * width)[(begin * width)..(end * width)];
                if (image.BitDepth == 8)
                {
                    var from = image.Pixels8[(begin * width * channels + c)..];
                    for (int i = 0, j = 0; i < to.Length; i++, j += channels) to[i] = from[j] * (1 / 255f);
                }
                else
                {
                    var from = image.Pixels16[(begin * width * channels + c)..];
                    for (int i = 0, j = 0; i < to.Length; i++, j += channels) to[i] = from[j] * (1 / 65535f);
                }
            }
        }
    }

    private readonly struct Writing(Tensor planes, Image like, Image image) : IWork
    {
        public void Run(int begin, int end)
        {
            var (width, channels) = (image.Width, image.Channels);
            for (var c = 0; c < planes.Shape[0]; c++)
            {
                var from = planes.AsReadOnlySpan<float>()
                    .Slice(c * image.Height * width, image.Height * width)[(begin * width)..(end * width)];
                if (image.BitDepth == 8)
                {
                    var to = image.Pixels8[(begin * width * channels + c)..];
                    for (int i = 0, j = 0; i < from.Length; i++, j += channels)
                        to[j] = float.IsFinite(from[i]) ? (byte)Math.Clamp(from[i] * 255 + 0.5f, 0, 255) : (byte)0;
                }
                else
                {
                    var to = image.Pixels16[(begin * width * channels + c)..];
                    for (int i = 0, j = 0; i < from.Length; i++, j += channels)
                        to[j] = float.IsFinite(from[i]) ? (ushort)Math.Clamp(from[i] * 65535 + 0.5f, 0, 65535) : (ushort)0;
                }
            }
            if (image.HasAlpha) CopyAlpha(begin * width, end * width);
        }

        private void CopyAlpha(int begin, int end)
        {
            for (var i = begin; i < end; i++)
            {
                var (from, to) = ((i + 1) * like.Channels - 1, (i + 1) * image.Channels - 1);
                if (image.BitDepth == 8) image.Pixels8[to] = like.Pixels8[from];
                else image.Pixels16[to] = like.Pixels16[from];
            }
        }
    }
}
