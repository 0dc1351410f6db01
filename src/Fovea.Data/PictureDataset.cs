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
        PictureFit.Write(Image.Load(files[index]), imageShape, background, pixels);
    }
}
