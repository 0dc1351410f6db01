namespace Fovea.Data;

/// <summary>Parquet files as the Hugging Face hub lays them out: <see cref="ParquetPictures"/>.</summary>
/// <param name="size">Side of the pictures as the network sees them, in pixels.</param>
/// <param name="testShare">Share of each class to test on, where no file is named after the test.</param>
/// <param name="grayscale">One channel instead of three.</param>
/// <param name="skipBad">Leave out pictures that cannot be read.</param>
/// <exception cref="ArgumentOutOfRangeException">The size is below 1, or the share is not between 0 and 1.</exception>
[Part("parquet", "pictures in Parquet files, as the Hugging Face hub has them")]
public sealed class ParquetSource(int size = 224, double testShare = 0.2, bool grayscale = false, bool skipBad = false) : PictureSource
{
    private readonly int _size = TransformCheck.AtLeast(size, 1, "parquet", "a size");
    private readonly double _learned = testShare is > 0 and < 1 ? 1 - testShare : throw new ArgumentOutOfRangeException(nameof(testShare),
        FormattableString.Invariant($"parquet: expected a testShare between 0 and 1, got {testShare}."));

    /// <inheritdoc/>
    public override (Dataset Train, Dataset Test) Load(string folder)
    {
        var (train, test) = ParquetPictures.LoadParts(folder, _size, grayscale, _learned, skipBad: skipBad);
        ClassCheck.Require(folder, train, test);
        return (train, test);
    }
}
