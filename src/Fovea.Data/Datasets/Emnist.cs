using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Handwritten letters and digits, grey, 28×28 pixels, in the six divisions that were published together.</summary>
/// <remarks><b>Shape</b>: [1, 28, 28], upright; the files hold each picture with rows and columns exchanged. Classes are numbered from 0;
/// in the files those of the letters begin at 1. <b>Source</b>: Cohen, Afshar, Tapson and van Schaik, EMNIST: an extension of MNIST to
/// handwritten letters, arXiv:1702.05373 (2017).</remarks>
public static class Emnist
{
    /// <summary>Reads the archive <c>gzip.zip</c>, or its files, from <c>emnist/</c> below a data folder or from that folder
    /// itself.</summary>
    /// <param name="division"><c>letters</c>, <c>balanced</c>, <c>digits</c>, <c>mnist</c>, <c>bymerge</c> or <c>byclass</c>.</param>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache. What is nowhere is downloaded.</param>
    /// <exception cref="ArgumentException">There is no such division.</exception>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is damaged or not of this format.</exception>
    public static (Dataset Train, Dataset Test) Load(string division = "letters", string? dataFolder = null) =>
        DatasetCatalog.Get($"emnist-{division}").Load(dataFolder);
}

internal abstract class EmnistEntry : DatasetEntry
{
    private static readonly string[] Mirrors =
        ["https://biometrics.nist.gov/cs_links/EMNIST/", "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/"];

    private static readonly IReadOnlyList<RemoteFile> TheArchive =
    [
        RemoteFile.Of(EmnistFiles.Archive, Mirrors, "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e", 561_753_746),
    ];

    /// <summary>The division's name in the names of files.</summary>
    protected abstract string Division { get; }

    /// <summary>The names of the classes.</summary>
    protected abstract string[] Classes { get; }

    /// <summary>The label of the first class in the files.</summary>
    protected virtual int FirstLabel => 0;

    public override string Name => $"emnist-{Division}";

    public override Shape ImageShape => [1, 28, 28];

    public override string Licence => "none stated; made from NIST Special Database 19, a work of the U.S. government";

    public override string Attribution =>
        "Cohen, G., Afshar, S., Tapson, J. & van Schaik, A. (2017). EMNIST: an extension of MNIST to handwritten letters. arXiv:1702.05373";

    public override string Homepage => "https://www.nist.gov/itl/products-and-services/emnist-dataset";

    public override IReadOnlyList<RemoteFile> Files => TheArchive;

    public override string FolderName => "emnist";

    internal override string LookedFor => $"{EmnistFiles.Archive} or {EmnistFiles.Name(Division, "train", "images")}";

    public override string? Locate(string root) => EmnistFiles.Locate(root, Division);

    public override (Dataset Train, Dataset Test) Read(string location)
    {
        using var files = new EmnistFiles(location, Division);
        return (files.ReadPart("train", Name, Classes, FirstLabel), files.ReadPart("test", Name, Classes, FirstLabel));
    }

    public override (int Train, int Test)? CountAt(string location)
    {
        using var files = new EmnistFiles(location, Division);
        return (files.CountPart("train"), files.CountPart("test"));
    }

    internal override string? FileAt(string location, RemoteFile file) => File.Exists(location) ? location : null;

    /// <summary>Each character of a text, as the name of a class.</summary>
    protected static string[] Each(string characters) => [.. characters.Select(c => c.ToString())];
}

internal sealed class EmnistLettersEntry : EmnistEntry
{
    public override string Description => "handwritten letters, small and capital ones together, grey, 28×28";

    public override (int Train, int Test) Counts => (124_800, 20_800);

    protected override string Division => "letters";

    protected override string[] Classes { get; } = Each("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    protected override int FirstLabel => 1;
}

internal sealed class EmnistBalancedEntry : EmnistEntry
{
    // Small letters that look like their capitals are one class with them.
    internal const string Merged = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt";

    public override string Description => "handwritten digits and letters in 47 classes, as many of each, grey, 28×28";

    public override (int Train, int Test) Counts => (112_800, 18_800);

    protected override string Division => "balanced";

    protected override string[] Classes { get; } = Each(Merged);
}

internal sealed class EmnistDigitsEntry : EmnistEntry
{
    public override string Description => "handwritten digits, four times as many as MNIST has, grey, 28×28";

    public override (int Train, int Test) Counts => (240_000, 40_000);

    protected override string Division => "digits";

    protected override string[] Classes { get; } = Each("0123456789");
}

internal sealed class EmnistMnistEntry : EmnistEntry
{
    public override string Description => "handwritten digits, as many as MNIST has, grey, 28×28";

    public override (int Train, int Test) Counts => (60_000, 10_000);

    protected override string Division => "mnist";

    protected override string[] Classes { get; } = Each("0123456789");
}

internal sealed class EmnistByMergeEntry : EmnistEntry
{
    public override string Description => "handwritten digits and letters in 47 classes, as often as people write them, grey, 28×28";

    public override (int Train, int Test) Counts => (697_932, 116_323);

    protected override string Division => "bymerge";

    protected override string[] Classes { get; } = Each(EmnistBalancedEntry.Merged);
}

internal sealed class EmnistByClassEntry : EmnistEntry
{
    public override string Description => "handwritten digits, capital and small letters in 62 classes, grey, 28×28";

    public override (int Train, int Test) Counts => (697_932, 116_323);

    protected override string Division => "byclass";

    protected override string[] Classes { get; } = Each("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
