using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Picture files that are decoded, scaled and cropped whenever they are read.</summary>
internal sealed class PictureDataset(string name, string[] files, int[] labels, Shape imageShape, string[] classNames, Rgb background)
    : Dataset
{
    public override string Name => name;

    public override int Count => files.Length;

    public override Shape ImageShape => imageShape;

    public override IReadOnlyList<string> ClassNames => classNames;

    public override int Label(int index)
    {
        CheckIndex(index);
        return labels[index];
    }

    public override void Read(int index, Span<byte> pixels)
    {
        CheckIndex(index);
        CheckPixels(pixels);
        var image = Image.Load(files[index]).Flatten(background).To8Bit();
        image = Fit(imageShape[0] == 1 ? image.ToGrayscale() : image.ToRgb(), imageShape[1], imageShape[2]);
        // From interleaved to one plane a channel.
        var samples = image.Pixels8;
        var channels = image.Channels;
        var plane = samples.Length / channels;
        for (var c = 0; c < channels; c++)
            for (var i = 0; i < plane; i++) pixels[c * plane + i] = samples[i * channels + c];
    }

    private static Image Fit(Image image, int height, int width)
    {
        if (image.Height == height && image.Width == width) return image;
        var scale = Math.Max((double)height / image.Height, (double)width / image.Width);
        var (scaledHeight, scaledWidth) = ((int)Math.Round(image.Height * scale), (int)Math.Round(image.Width * scale));
        return Resizing.Bilinear(image, Math.Max(width, scaledWidth), Math.Max(height, scaledHeight)).CropCenter(width, height);
    }
}
