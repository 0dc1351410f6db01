using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>Pictures as tensors and back.</summary>
public static class ImageTensors
{
    extension(Image image)
    {
        /// <summary>Pixels divided by 255 or 65535: Float32 of [C, H, W], 0…1.</summary>
        public Tensor ToTensor()
        {
            int plane = image.Width * image.Height, channels = image.Channels;
            var values = new float[channels * plane];
            for (var i = 0; i < values.Length; i++)
                values[i % channels * plane + i / channels] = image.BitDepth == 8 ? image.Pixels8[i] / 255f : image.Pixels16[i] / 65535f;
            return Tensor.From(values, [channels, image.Height, image.Width]);
        }
    }

    extension(Image)
    {
        /// <summary>An 8-bit picture from values 0…1 of [C, H, W] with C = 1…4; what lies outside is cut off, NaN and ±∞ become
        /// 0.</summary>
        /// <exception cref="ShapeException">The tensor is not Float32 [C, H, W] with one to four channels.</exception>
        public static Image FromTensor(Tensor x)
        {
            if (x.Rank != 3 || x.Shape[0] is < 1 or > 4 || x.DType != DType.Float32)
                throw new ShapeException($"Image.FromTensor: expected Float32 [C, H, W] with C from 1 to 4, got {x.DType} {x.Shape}.");
            var image = new Image(x.Shape[2], x.Shape[1], x.Shape[0]);
            int plane = image.Width * image.Height, channels = image.Channels;
            var (values, pixels) = (x.ToArray<float>(), image.Pixels8.ToArray());
            for (var i = 0; i < pixels.Length; i++)
            {
                var value = values[i % channels * plane + i / channels];
                pixels[i] = float.IsFinite(value) ? (byte)Math.Round(255 * Math.Clamp(value, 0, 1)) : (byte)0;
            }
            pixels.CopyTo(image.Pixels8);
            return image;
        }
    }
}
