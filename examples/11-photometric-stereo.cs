#:project ../src/Fovea.Photometry/Fovea.Photometry.csproj
// Photometric stereo: pictures of a sphere under many lights, solved for normals and albedo, and held against the truth.
//   dotnet run -c Release examples/11-photometric-stereo.cs [FOLDER]
using Fovea.Photometry;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples", "sphere");

// A sphere whose albedo is a pattern of colours, under 24 lights of different brightness. Without shadows and noise, brightness is
// exactly albedo × (normal · light), and least squares has nothing to err about.
var options = new RenderOptions { Width = 200, Height = 200, Lights = 24, Pattern = true, UnevenLights = true, Shadows = ShadowKind.None };
var scene = SceneRenderer.Render(new SphereSurface(), new Lambertian(), options).Scene;
var exact = new LeastSquares().Solve(scene).AngularError(scene.GroundTruth);
Console.WriteLine($"no shadows, no noise:     l2 {exact.Mean:F4}° on average, {exact.Max:F4}° at most");

// Real pictures have shadows. Where a light does not reach the surface, brightness says nothing of the normal: least squares believes it
// all the same. Leaving the darkest and brightest quarter of each pixel's observations out helps.
var shadowed = SceneRenderer.Render(new SphereSurface(), new Lambertian(), options with { Shadows = ShadowKind.Cast, Bits = 16 }).Scene;
double Error(IPhotometricSolver solver, PhotometricScene of) => solver.Solve(of).AngularError(of.GroundTruth).Mean;
var (all, middle, absolute) = (Error(new LeastSquares(), shadowed), Error(new Trimmed(), shadowed), Error(new LeastAbsolute(), shadowed));
Console.WriteLine($"with shadows, 16 bit:     l2 {all:F2}°, trimmed {middle:F2}°, l1 {absolute:F2}°");

// A shiny sphere: highlights are outliers too.
var shiny = SceneRenderer.Render(new SphereSurface(), new CookTorrance(), options with { Shadows = ShadowKind.Cast, Bits = 16 }).Scene;
Console.WriteLine($"shiny, with shadows:      l2 {Error(new LeastSquares(), shiny):F2}°, trimmed {Error(new Trimmed(), shiny):F2}°, "
    + $"l1 {Error(new LeastAbsolute(), shiny):F2}°");

// How many lights are enough? Fewer lights, more error.
foreach (var lights in new[] { 4, 8, 16, 24 })
{
    var some = shadowed.Select([.. Enumerable.Range(0, lights).Select(i => i * 24 / lights)]);
    Console.WriteLine($"{lights,2} lights, with shadows:  l2 {Error(new LeastSquares(), some):F2}°, "
        + $"l1 {Error(new LeastAbsolute(), some):F2}°");
}

// Normals, albedo, shadows, errors and a reconstruction as pictures; normals.npy and albedo.npy as numbers.
ResultFolder.Write(new(folder, shadowed, new Trimmed().Solve(shadowed)));
Console.WriteLine($"pictures: {folder}");

// The floor: exact where it can be, and the robust ones better where there are shadows.
return exact.Max <= 0.01 && absolute < all && middle < all && File.Exists(Path.Combine(folder, "normals.png")) ? 0 : 1;
