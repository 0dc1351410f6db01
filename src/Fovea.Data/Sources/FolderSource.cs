namespace Fovea.Data;

/// <summary>A folder for each class, or <c>train/</c> and <c>test/</c> (or <c>val/</c>) with such folders: <see
/// cref="ImageFolder"/>.</summary>
/// <param name="size">Side of the pictures as the network sees them, in pixels.</param>
/// <param name="test">Another folder of the same classes, to test on; empty for a part of the folder itself.</param>
/// <param name="testShare">Share of each class to test on, where nothing divides the pictures.</param>
/// <param name="grayscale">One channel instead of three.</param>
/// <param name="skipBad">Leave out pictures that cannot be read.</param>
/// <exception cref="ArgumentOutOfRangeException">The size is below 1, or the share is not between 0 and 1.</exception>
[Part("folder", "pictures of one's own, a folder for each class")]
public sealed class FolderSource(int size = 224, string test = "", double testShare = 0.2, bool grayscale = false, bool skipBad = false)
    : PictureSource
{
    private readonly int _size = TransformCheck.AtLeast(size, 1, "folder", "a size");
    private readonly double _learned = testShare is > 0 and < 1 ? 1 - testShare : throw new ArgumentOutOfRangeException(nameof(testShare),
        FormattableString.Invariant($"folder: expected a testShare between 0 and 1, got {testShare}."));

    /// <inheritdoc/>
    public override (Dataset Train, Dataset Test) Load(string folder)
    {
        var (train, tested) = test.Length > 0 ? ImageFolder.LoadPair(ImageFolder.PartOf(folder), ImageFolder.PartOf(test, forTest: true),
            _size, grayscale, skipBad)
            : ImageFolder.LoadParts(ImageFolder.PartsOf(folder) is null ? ImageFolder.PartOf(folder) : folder, _size, grayscale, _learned,
                skipBad: skipBad);
        ClassCheck.Require(folder, train, tested);
        return (train, tested);
    }
}
