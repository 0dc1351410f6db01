#:project ../src/Fovea.Photometry/Fovea.Photometry.csproj
// From normals to depth and a mesh: a rendered surface is solved, integrated in three ways and compared with the heights it was made of.
//   dotnet run -c Release examples/12-depth-and-mesh.cs [FOLDER]
using Fovea.Photometry;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples", "surface");

// The pictures of a surface under 32 lights, and the heights that nobody tells the solver. Normals come first: least squares.
var rendered = SceneRenderer.Render(new Dunes(), new Lambertian(), new() { Width = 200, Height = 160, Pattern = true });
var surface = new Trimmed().Solve(rendered.Scene);
Console.WriteLine($"normals: {surface.AngularError(rendered.Scene.GroundTruth!).Mean:F3}° from the true ones");

// A normal is a slope: −n_x/n_z to the right, −n_y/n_z upwards. Depth is what has these slopes. There is no constant in a slope,
// so heights are compared with their means taken away.
var errors = new Dictionary<string, double>();
foreach (var integrator in IntegratorCatalog.All)
{
    var depth = surface.Integrate(integrator);
    var error = depth.ErrorTo(rendered.Depth);
    errors[integrator.Name] = error.Rms;
    Console.WriteLine($"{integrator.Name,-18} RMS {error.Rms:P2}, largest {error.Max:P2} of a range of {error.Range:F0} pixels");
}

// Where the surface breaks off, slopes say nothing of the drop. Least squares smears it; the bilateral method finds it.
var cliff = new Cliff();
var (mask, normals, heights) = cliff.Sample(128);
double Mean(INormalIntegrator integrator) => integrator.Integrate(mask, normals).ErrorTo(heights).Mean;
var (smeared, kept) = (Mean(new Poisson()), Mean(new BilateralIntegration()));
Console.WriteLine($"a cliff: mean error {smeared:P1} by Poisson, {kept:P1} by bilateral integration");

// Everything a printer or a viewer of meshes wants, and a page that lights the surface anew.
var result = surface.Integrate();
var mesh = SurfaceFiles.Write(folder, result);
var page = new PhotometricReport { Title = "Dunes", Result = surface, Depth = result, Lights = rendered.Scene.Lights };
page.Write(Path.Combine(folder, "report.html"));
Console.WriteLine($"{folder}: {string.Join(", ", SurfaceFiles.Names(result))}, report.html; {mesh.TriangleCount} triangles");

// The floor: the smooth surface within one percent of its range, the cliff within two.
return errors["poisson"] < 0.01 && errors["bilateral"] < 0.01 && kept < 0.02 && smeared > 0.1 ? 0 : 1;

/// <summary>Ridges that run into each other.</summary>
internal sealed class Dunes : Surface
{
    public override string Name => "dunes";

    public override string Description => "ridges that run into each other";

    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y) => (
        0.1 * Math.Sin(3 * x) + 0.05 * Math.Cos(5 * y + 2 * x),
        0.3 * Math.Cos(3 * x) - 0.1 * Math.Sin(5 * y + 2 * x), -0.25 * Math.Sin(5 * y + 2 * x));
}

/// <summary>A ramp that rises out of level ground and breaks off.</summary>
internal sealed class Cliff
{
    public (PixelMask Mask, float[] Normals, float[] Heights) Sample(int size)
    {
        var (normals, heights) = (new List<float>(), new List<float>());
        for (var i = 0; i < size * size; i++)
        {
            double x = (i % size - 63.5) / 45, y = (63.5 - i / size) / 38;
            var isRamp = x is > -1 and <= 0 && Math.Abs(y) < 1;
            var (along, across) = (0.5 + 0.5 * Math.Cos(Math.PI * x), 0.5 + 0.5 * Math.Cos(Math.PI * y));
            var slopeX = -20 * Math.PI / 45 * Math.Sin(Math.PI * x) * across;
            var slopeY = -20 * Math.PI / 38 * along * Math.Sin(Math.PI * y);
            var length = Math.Sqrt(1 + slopeX * slopeX + slopeY * slopeY);
            normals.AddRange(isRamp ? [(float)(-slopeX / length), (float)(-slopeY / length), (float)(1 / length)] : [0, 0, 1]);
            heights.Add(isRamp ? (float)(40 * along * across) : 0);
        }
        return (PixelMask.Full(size, size), [.. normals], [.. heights]);
    }
}
