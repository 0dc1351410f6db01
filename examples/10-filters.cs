#:project ../src/Fovea.Imaging/Fovea.Imaging.csproj
// Filters: a picture that is computed, blurred, sharpened, searched for edges, and shown under every filter on one sheet.
//   dotnet run -c Release examples/10-filters.cs [FOLDER]
using Fovea.Imaging;
using Fovea.Tensors;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");
var scene = Scene(480, 320);
scene.Save(Path.Combine(folder, "scene.png"));

// A filter is an object, or a text as on the command line; colours are filtered one by one, edges on brightness.
Image blurred = scene.Filter(new GaussianFilter(2)), edges = scene.Filter(FilterCatalog.Parse("canny:1.4,0.1,0.2"));
var relief = scene.Filter(new MatrixFilter(KernelMatrix.Parse("[-2 -1 0; -1 1 1; 0 1 2]")), new() { Border = PaddingMode.Replicate });
Console.WriteLine($"{scene} → {blurred}, {edges}, {relief}");

// A median takes away the specks in the sky that a mean only smears.
double Roughness(Image image) =>
    image.Filter(new LaplacianFilter(), new() { Scale = FilterScale.Absolute }).Pixels8[..(480 * 100)].ToArray().Average(v => (double)v);
var (before, mean, median) = (Roughness(scene), Roughness(scene.Filter(new BoxFilter(3))), Roughness(scene.Filter(new MedianFilter(3))));
Console.WriteLine($"mean size of the Laplacian in the sky: {before:F1}, after a mean {mean:F1}, after a median {median:F1}");

// Planes of floats go through the same filters: no rounding to 8 bit, and signs are kept.
var ramp = Tensor.Linspace(0, 1, 11).Reshape([1, 11]).Expand([5, 11]);
var slope = new SobelFilter(GradientPart.X).Apply(ramp, PaddingMode.Replicate);
Console.WriteLine($"Sobel of a ramp that grows by 0.1: {slope.At(2, 5):F3} = 8 · 0.1");

FilterGallery.Create(scene, tile: 160).Save(Path.Combine(folder, "filters.png"));
Console.WriteLine($"pictures: {folder}/scene.png, filters.png");

// The floor: the median cleans, the ramp has its slope, a blur keeps the brightness, and some but few pixels are edges.
double Brightness(Image image) => image.ToGrayscale().Pixels8.ToArray().Average(v => (double)v);
var edgePart = Brightness(edges) / 255;
return median < 0.5 * before && median < mean && Math.Abs(slope.At(2, 5) - 0.8) < 1e-5
    && Math.Abs(Brightness(scene) - Brightness(blurred)) < 1 && edgePart is > 0.005 and < 0.1 ? 0 : 1;

// Three balls on a chequered floor, lit from the upper left, under a sky with specks.
static Image Scene(int width, int height)
{
    (double X, double Y, double Z, double R, double Red, double Green, double Blue)[] balls =
        [(-1.5, 0, 5.5, 1, 0.9, 0.25, 0.2), (0.5, -0.3, 4.2, 0.7, 0.2, 0.6, 0.9), (1.9, 0.1, 6, 1.1, 0.95, 0.75, 0.2)];
    var (image, random) = (new Image(width, height, 3), new Random(1));
    for (var i = 0; i < width * height; i++)
    {
        double u = (i % width - width / 2.0) / height, v = (height * 0.45 - i / width) / height;
        var (nearest, light, red, green, blue) = (double.MaxValue, 1.0, 0.55 + 0.2 * v, 0.7 + 0.2 * v, 0.9);
        if (v < 0)
        {
            double z = -1 / v, x = u * z;
            nearest = z;
            light = ((int)Math.Floor(x) + (int)Math.Floor(z)) % 2 == 0 ? 0.85 : 0.35;
            (red, green, blue) = (0.9, 0.85, 0.75);
        }
        foreach (var b in balls)
        {
            // |t (u, v, 1) − centre|² = R².
            double a = u * u + v * v + 1, half = u * b.X + v * b.Y + b.Z, c = b.X * b.X + b.Y * b.Y + b.Z * b.Z - b.R * b.R;
            var t = (half - Math.Sqrt(Math.Max(0, half * half - a * c))) / a;
            if (half * half < a * c || t >= nearest) continue;
            var (nx, ny, nz) = ((t * u - b.X) / b.R, (t * v - b.Y) / b.R, (t - b.Z) / b.R);
            (nearest, light) = (t, 0.15 + 0.85 * Math.Max(0, -0.5 * nx + 0.7 * ny - 0.5 * nz));
            (red, green, blue) = (b.Red, b.Green, b.Blue);
        }
        var speck = nearest == double.MaxValue && random.Next(40) == 0 ? random.Next(2) : -1;
        foreach (var (channel, value) in new[] { red, green, blue }.Index())
            image.Pixels8[3 * i + channel] = (byte)(255 * (speck >= 0 ? speck : Math.Clamp(value * light, 0, 1)));
    }
    return image;
}
