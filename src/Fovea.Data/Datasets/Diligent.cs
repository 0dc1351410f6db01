using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>The benchmark of photometric stereo: ten objects under 96 lights each, with their true normals.</summary>
/// <remarks>It is no dataset of labelled pictures: <c>PhotometricScene.LoadDiligent</c> of Fovea.Photometry reads a folder of it, and
/// <c>fovea ps</c> works on it. <b>Source</b>: Shi, Mo, Wu, Duan, Yeung and Tan, A benchmark dataset and evaluation for non-Lambertian and
/// uncalibrated photometric stereo, IEEE TPAMI 41 (2019).</remarks>
internal sealed class DiligentEntry : DownloadEntry
{
    private const string Archive = "DiLiGenT.zip", Lights = "light_directions.txt", Names = "filenames.txt";

    // Of a file and of all of them; a picture has 612×512 pixels of three times 16 bits.
    private const long MostBytes = 1 << 26, MostOfAll = 1L << 33;

    private static readonly string[] Endings = [".png", ".txt", ".mat"];

    public override string Name => "diligent";

    public override string Description => "ten objects under 96 lights each, with true normals, for photometric stereo";

    public override (int Train, int Test) Counts => (0, 10);

    public override Shape ImageShape => [3, 512, 612];

    public override string Licence => "none stated; the authors ask for citation of the paper";

    public override string Attribution =>
        "Shi, B., Mo, Z., Wu, Z., Duan, D., Yeung, S.-K. & Tan, P. (2019). A benchmark dataset and evaluation for non-Lambertian and "
        + "uncalibrated photometric stereo. IEEE TPAMI 41(2), 271-284";

    public override string Homepage => "https://sites.google.com/site/photometricstereodata/single";

    // The authors publish neither a checksum nor the exact size.
    public override IReadOnlyList<RemoteFile> Files { get; } =
        [new(Archive, [new("https://www.dropbox.com/s/hdnbh526tyvv68i/DiLiGenT.zip?dl=1")], null, 0)];

    public override int Order => int.MaxValue;

    public override string? Locate(string root)
    {
        string[] folders = [Path.Combine(root, Name), Path.Combine(root, "DiLiGenT", "pmsData"), Path.Combine(root, "pmsData"), root];
        return folders.FirstOrDefault(f => Objects(f).Length > 0);
    }

    public override (int Train, int Test)? CountAt(string location) => (0, Objects(location).Length);

    internal override string LookedFor => $"folders with {Lights} and {Names}";

    internal override bool IsUnpacked(string folder) => Objects(folder).Length >= Counts.Test;

    internal override string? FileAt(string location, RemoteFile file) => null;

    internal override (int Train, int Test) ReadAllOf(string location)
    {
        var objects = Objects(location);
        foreach (var folder in objects)
            foreach (var name in File.ReadLines(Path.Combine(folder, Names)).Select(l => l.Trim()).Where(l => l.Length > 0))
                if (!File.Exists(Path.Combine(folder, name)))
                    throw new DataFormatException(Path.Combine(folder, Names), -1, name,
                        "expected this picture beside the list, found none");
        return (0, objects.Length);
    }

    // Only the pictures, the lights and the normals; the archive goes when they are there.
    internal override void Unpack(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, Archive);
        try
        {
            using (var archive = ZipFile.OpenRead(path))
            {
                long all = 0;
                foreach (var entry in archive.Entries)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var parts = entry.FullName.Split('/');
                    if (parts.Length < 3 || parts[^3] != "pmsData" || !Endings.Contains(Path.GetExtension(entry.Name))
                        || parts[^2..].Any(p => p.StartsWith('.') || p.Contains('\\', StringComparison.Ordinal))) continue;
                    if (entry.Length > MostBytes || (all += entry.Length) > MostOfAll)
                        throw new DataFormatException(path, -1, entry.FullName,
                        $"expected at most {MostBytes} bytes a file and {MostOfAll} in all, got {entry.Length}");
                    using var from = entry.Open();
                    AtomicFile.Write(Path.Combine(folder, parts[^2], entry.Name), to => Copy(from, to, entry.Length));
                }
            }
            if (Objects(folder).Length == 0) throw new DataFormatException(path, -1, "pmsData",
                "expected folders of objects below it, found none");
        }
        catch (InvalidDataException damage)
        {
            throw new DataFormatException(path, -1, "zip",
                $"expected a zip archive ({damage.Message.TrimEnd('.')}). Where the address has changed, see {Homepage}");
        }
        File.Delete(path);
    }

    private static void Copy(Stream from, Stream to, long most)
    {
        var buffer = new byte[1 << 16];
        for (var left = most; left > 0;)
        {
            var got = from.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (got == 0) throw new InvalidDataException("A file ends too early.");
            to.Write(buffer, 0, got);
            left -= got;
        }
    }

    private static string[] Objects(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, Lights)) && File.Exists(Path.Combine(d, Names)))
            .Order(StringComparer.Ordinal)];
}
