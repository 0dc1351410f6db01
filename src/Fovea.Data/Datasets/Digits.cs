using System.Globalization;
using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>1,797 handwritten digits of 8×8 pixels with values 0…16, shipped inside this assembly.</summary>
/// <remarks>
/// <b>Shape</b>: [1, 8, 8]. <b>Source</b>: Alpaydin, E. &amp; Kaynak, C. (1998). Optical Recognition of Handwritten Digits [Dataset]. UCI
/// Machine Learning Repository. https://doi.org/10.24432/C50P49, licensed CC BY 4.0; the 1,797 digits of its test part.
/// </remarks>
public static class Digits
{
    /// <summary>How the licence asks the data to be credited.</summary>
    public const string Attribution =
        "Alpaydin, E. & Kaynak, C. (1998). Optical Recognition of Handwritten Digits [Dataset]. UCI Machine Learning Repository. "
        + "https://doi.org/10.24432/C50P49, CC BY 4.0";

    internal const string Resource = "digits.csv.gz";

    internal static string[] DigitNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>All 1,797 digits in the order of the source. Divide them with
    /// <see cref="DatasetSplits.SplitStratified(Dataset, double, ulong)"/>.</summary>
    public static Dataset Load()
    {
        using var stream = typeof(Digits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Digits: expected the resource {Resource} in this assembly, got none.");
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        var pixels = new List<byte>(1797 * 64);
        var labels = new List<int>(1797);
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var values = line.Split(',');
            if (values.Length != 65)
                throw new DataFormatException(Resource, -1, $"line {labels.Count + 1}", $"expected 65 values, got {values.Length}");
            foreach (var value in values.AsSpan(0, 64)) pixels.Add(byte.Parse(value, CultureInfo.InvariantCulture));
            labels.Add(int.Parse(values[64], CultureInfo.InvariantCulture));
        }
        return new MemoryDataset("digits", [.. pixels], [.. labels], [1, 8, 8], DigitNames, maxValue: 16);
    }
}

internal sealed class DigitsEntry : DatasetEntry
{
    public override string Name => "digits";

    public override string Description => "handwritten digits, 8×8 pixels with values 0…16, shipped with the library";

    // The whole set divided 4 : 1 in every class.
    public override (int Train, int Test) Counts => (1438, 359);

    public override Shape ImageShape => [1, 8, 8];

    public override string Licence => "CC BY 4.0";

    public override string Attribution => Digits.Attribution;

    public override string Homepage => "https://doi.org/10.24432/C50P49";

    public override IReadOnlyList<RemoteFile> Files => [];

    public override string? Locate(string root) => Digits.Resource;

    public override (int Train, int Test)? CountAt(string location) => Counts;

    public override (Dataset Train, Dataset Test) Read(string location) => Digits.Load().SplitStratified(0.8, seed: 0);

    public override (Dataset Train, Dataset Test) Load(string? dataFolder = null, IProgress<(long Done, long? Total)>? progress = null) =>
        Read(Digits.Resource);
}
