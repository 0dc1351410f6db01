using Fovea.Photometry;

namespace Fovea.Browser.Tests;

/// <summary>The report of a ball with known normals and albedo, in a temporary folder.</summary>
internal sealed class BallReport : IDisposable
{
    private const double Radius = 60, Shown = 0.95 * Radius;

    // The brightest channel is white in the viewer.
    public static readonly double[] Albedo = [1, 0.5, 0.25];

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-viewer-").FullName;

    public BallReport(bool withTruth = true)
    {
        var inside = new bool[Size * Size];
        for (var i = 0; i < inside.Length; i++) inside[i] = Math.Pow(Offset(i % Size), 2) + Math.Pow(Offset(i / Size), 2) <= Shown * Shown;
        var mask = new PixelMask(Size, Size, inside);
        Width = mask.Indices.Max(i => i % Size) - mask.Indices.Min(i => i % Size) + 1;
        var normals = mask.Indices.SelectMany(i => Normal(Offset(i % Size), -Offset(i / Size))).Select(n => (float)n).ToArray();
        var grey = new float[mask.Count];
        Array.Fill(grey, (float)Albedo.Average());
        float[] colors = [.. mask.Indices.SelectMany(_ => Albedo.Select(a => (float)a))];
        var result = new PhotometricResult(mask, normals, grey, colors) { Method = "exact" };
        new PhotometricReport
        {
            Title = "ball", Result = result, Depth = result.Integrate(), Lights = new([0, 0, 1, 0.6, 0, 0.8, 0, -0.6, 0.8]),
            AngularErrors = withTruth ? [.. Enumerable.Repeat(15f, mask.Count)] : null,
        }.Write(File);
    }

    public const int Size = 125;

    /// <summary>The page.</summary>
    public string File => Path.Combine(_folder, "report.html");

    /// <summary>Of the ball in its picture, in pixels.</summary>
    public int Width { get; }

    /// <summary>The normal at a share of the canvas from its top left.</summary>
    public double[] NormalAt(double x, double y) => Normal((x - 0.5) * Width, (0.5 - y) * Width);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double Offset(int i) => i - (Size - 1) / 2.0;

    private static double[] Normal(double x, double y) => [x / Radius, y / Radius, Math.Sqrt(1 - (x * x + y * y) / (Radius * Radius))];
}
