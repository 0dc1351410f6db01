using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures of a store, those that could be read.</summary>
internal sealed class StoredPictures(string name, PixelStore store, int[] positions, int[] labels, Shape imageShape,
    IReadOnlyList<string> classNames) : Dataset
{
    public override string Name => name;

    public override int Count => positions.Length;

    public override Shape ImageShape => imageShape;

    public override IReadOnlyList<string> ClassNames => classNames;

    /// <summary>Whether they are read from a file.</summary>
    public bool IsFile => store.IsFile;

    public override int Label(int index)
    {
        CheckIndex(index);
        return labels[index];
    }

    public override void Read(int index, Span<byte> pixels)
    {
        CheckIndex(index);
        CheckPixels(pixels);
        store.Read(positions[index], pixels);
    }
}
