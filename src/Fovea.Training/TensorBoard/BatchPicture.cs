using Fovea.Imaging;
using Fovea.Tensors;
using Fovea.Training.TensorBoard.Schema;
using Google.Protobuf;

namespace Fovea.Training.TensorBoard;

/// <summary>The first pictures of a batch, as the network gets them, in one grid.</summary>
internal static class BatchPicture
{
    private const int Most = 32, Columns = 8;

    // Of larger pictures fewer, or a grid would take longer than many steps.
    private const int MostPixels = 1 << 19;

    /// <summary>The grid; null where the input is no pictures of 1 or 3 channels.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="mean">Each channel's mean that was taken off.</param>
    /// <param name="std">Each channel's standard deviation that was divided by.</param>
    public static Summary.Types.Value? Of(string tag, Tensor input, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        if (input.Rank != 4 || input.Shape[1] is not (1 or 3) || input.DType != DType.Float32 || mean.Count != input.Shape[1]
            || std.Count != mean.Count) return null;
        var (channels, height, width) = (input.Shape[1], input.Shape[2], input.Shape[3]);
        var count = (int)Math.Min(Math.Min(input.Shape[0], Most), Math.Max(1L, MostPixels / ((long)height * width)));
        if ((long)height * width > MostPixels || count == 0) return null;
        var values = input.AsReadOnlySpan<float>();
        var images = new Image[count];
        for (var n = 0; n < count; n++)
        {
            images[n] = new(width, height, channels);
            var pixels = images[n].Pixels8;
            for (var c = 0; c < channels; c++)
            {
                var plane = values.Slice((n * channels + c) * height * width, height * width);
                for (var i = 0; i < plane.Length; i++)
                {
                    var value = 255 * (plane[i] * std[c] + mean[c]);
                    pixels[i * channels + c] = float.IsNaN(value) ? (byte)0 : (byte)MathF.Round(Math.Clamp(value, 0, 255));
                }
            }
        }
        var grid = ImageGrid.Create(images, Columns, scale: Math.Max(1, 32 / Math.Max(width, height)));
        return new()
        {
            Tag = tag,
            Image = new()
            {
                Height = grid.Height, Width = grid.Width, Colorspace = grid.Channels,
                EncodedImageString = ByteString.CopyFrom(grid.Encode()),
            },
        };
    }
}
