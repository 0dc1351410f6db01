using System.Text;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Studio;

/// <summary>The jobs of the page: rendering, finding masks and lights, solving, integrating.</summary>
internal sealed class PhotometryWork(StudioContext studio, PhotometryScenes scenes)
{
    private const double ReadingShare = 0.3;

    /// <summary>What <see cref="Solve"/> keeps for the page's viewer.</summary>
    public const string ViewerFile = "viewer.json";

    /// <summary>Renders a scene into a folder of its own.</summary>
    public StudioJob Render(JsonElement body)
    {
        var surface = Surface.Find(body.TextOr("surface", "ellipsoids"))
            ?? throw new ArgumentException("surface: there is none of this name");
        var reflectance = Reflectance.Find(body.TextOr("reflectance", "lambertian"))
            ?? throw new ArgumentException("reflectance: there is none of this name");
        var side = (int)body.Number("side", 192, 32, 512);
        var options = new RenderOptions
        {
            Width = side, Height = side, Lights = (int)body.Number("lights", 12, 3, 60), Noise = body.Number("noise", 0.002, 0, 0.2),
            Bits = 16,
            Pattern = body.Number("pattern", 1, 0, 1) > 0, UnevenLights = body.Number("uneven", 0, 0, 1) > 0,
        };
        return studio.Jobs.Start(StudioTexts.Of("photometry", "rendering"), job =>
        {
            var scene = SceneRenderer.Render(surface, reflectance, options, job, job.Token).Scene;
            var id = scenes.New(surface.Name);
            DiligentWriter.Write(scenes.Find(id).Folder, scene, 16, null, job.Token);
            return new Fields { ["scene"] = id };
        });
    }

    /// <summary>Finds the object by its brightness, and keeps it as the mask.</summary>
    public StudioJob FindMask(PhotometryPlace place)
    {
        var pictures = scenes.Pictures(place);
        return Start(place, "findingMask", job =>
        {
            var mask = BrightnessMask.Find(pictures, job.Token);
            var image = new Image(mask.Width, mask.Height, 1);
            foreach (var i in mask.Indices) image.Pixels8[i] = 255;
            image.Save(place.Extra("drawn-mask.png"));
            return new Fields { ["pixels"] = mask.Count };
        });
    }

    /// <summary>Finds the lights by a chrome ball, in the pictures themselves or in others of the same lights.</summary>
    public StudioJob FindLights(PhotometryPlace place, PhotometryPlace ball, Circle circle)
    {
        var count = scenes.Pictures(place).Count;
        if (scenes.Pictures(ball).Count is var other && other != count)
            throw new ArgumentException($"expected {count} pictures of the ball, one for each light, got {other}");
        return Start(ball, "findingLights", _ =>
        {
            var found = LightCalibration.FromChromeBall(ball.Folder, circle);
            // The pictures' own names, which those of the ball need not have.
            (found with { Files = [.. scenes.Pictures(place).Select(p => Path.GetFileName(p))] }).Save(place.Extra("ball-lights.csv"));
            return new Fields { ["lights"] = found.Directions.Select(d => new[] { d.X, d.Y, d.Z }) };
        });
    }

    /// <summary>Solves a scene into a folder of its own.</summary>
    public StudioJob Solve(PhotometryPlace place, JsonElement body)
    {
        var solver = SolverCatalog.Find(body.TextOr("method", SolverCatalog.Default)) ?? throw new ArgumentException("method: there is none of this name");
        var integrator = Integrator(body);
        var pictures = scenes.Pictures(place);
        var options = new SceneOptions
        {
            Mask = place.DrawnMask, Lights = Lights(place, body.TextOr("lights", "file"), solver, pictures),
            Encoding = Word<PictureEncoding>(body, "encoding"), Vectors = Word<LightVectors>(body, "vectors"),
        };
        var settings = new SolveJob { Solver = solver, Integrator = integrator, Green = Word<GreenDirection>(body, "green") };
        return Start(place, "solving", job =>
        {
            PhotometryScenes.CheckSize(pictures, Image.Load(pictures[0]));
            job.Note = StudioTexts.Of("photometry", "reading");
            var scene = PhotometricScene.Load(place.Folder, options, new Part(job, 0, ReadingShare), job.Token);
            job.Note = StudioTexts.Of("photometry", "solvingNow");
            var id = studio.Uploads.NewFolder();
            var solved = settings.Run(scene, studio.Uploads.Folder(id), new Part(job, ReadingShare, 0.9 - ReadingShare), job.Token);
            var context = solved.Context;
            KeepViewer(context.Folder, PhotometricViewer.DataOf(new()
            {
                Title = place.Title, Result = context.Result, Depth = context.Depth, AngularErrors = context.AngularErrors,
                Lights = context.Scene.Lights,
            }));
            return new Fields { ["result"] = id };
        });
    }

    /// <summary>Finds the depth of a result anew, by another integrator.</summary>
    public StudioJob Integrate(string id, JsonElement body)
    {
        var (folder, integrator) = (studio.Uploads.Folder(id), Integrator(body));
        return studio.Jobs.Start(StudioTexts.Of("photometry", "integrating"), job =>
        {
            var result = ResultFolder.Load(folder);
            var depth = result.Integrate(integrator, progress: job, cancellation: job.Token);
            SurfaceFiles.Write(folder, depth, cancellation: job.Token);
            KeepViewer(folder, Renewed(folder, PhotometricViewer.DataOf(new() { Title = id, Result = result, Depth = depth })));
            File.WriteAllText(Path.Combine(folder, "integrator.txt"), integrator.Name);
            return new Fields { ["result"] = id };
        });
    }

    // Lights and errors are not among the files of a result; they stay what they were, for the same pixels.
    private static Fields Renewed(string folder, Fields data)
    {
        using var old = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, ViewerFile)));
        data["lights"] = old.RootElement.GetProperty("lights").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        if (old.RootElement.GetProperty("mask").GetString() == (string)data["mask"]!)
            (data["error"], data["errorTop"]) = (old.RootElement.GetProperty("error").GetString(),
                old.RootElement.GetProperty("errorTop").GetDouble());
        return data;
    }

    private static void KeepViewer(string folder, Fields fields)
    {
        var data = Encoding.UTF8.GetBytes(JsonText.Of(fields, indented: false));
        AtomicFile.Write(Path.Combine(folder, ViewerFile), stream => stream.Write(data));
    }

    // Solvers that find the lights themselves are told none; others must have some.
    private static string? Lights(PhotometryPlace place, string choice, IPhotometricSolver solver, IReadOnlyList<string> pictures)
    {
        switch (choice)
        {
            case "file": return null;
            case "ball":
                return place.BallLights
                    ?? throw new ArgumentException("lights: expected a ball that is marked; mark its rim, and find the lights");
            case "unknown":
                if (solver is not Uncalibrated)
                    throw new ArgumentException($"{solver.Name}: expected known lights; only uncalibrated finds them itself");
                var file = place.Extra("unknown-lights.csv");
                AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(
                    pictures.Select(p => $"\"{Path.GetFileName(p)}\",0,0,1\n")))));
                return file;
            default: throw new ArgumentException($"lights: expected file, ball or unknown, got '{Excerpt.Of(choice)}'");
        }
    }

    private static INormalIntegrator Integrator(JsonElement body) => IntegratorCatalog.Find(body.TextOr("integrator", "bilateral"))
        ?? throw new ArgumentException("integrator: there is none of this name");

    private static T Word<T>(JsonElement body, string name) where T : struct, Enum => body.TextOr(name) switch
    {
        "" => default,
        var word when !char.IsAsciiDigit(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var value) => value,
        var word => throw new ArgumentException(
            $"{name}: expected one of {string.Join(", ", Enum.GetNames<T>())}, got '{Excerpt.Of(word)}'"),
    };

    // Errors name files of a folder that has no name for people.
    private StudioJob Start(PhotometryPlace place, string text, Func<StudioJob, object?> work) =>
        studio.Jobs.Start($"{StudioTexts.Of("photometry", text)}: {place.Title}", job =>
        {
            try
            {
                return work(job);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new IOException(Short(e.Message, place), e);
            }
        });

    private static string Short(string line, PhotometryPlace place) =>
        line.Replace(place.Extras + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(place.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(place.Folder, place.Title, StringComparison.Ordinal);

    private sealed class Part(IProgress<double> whole, double done, double share) : IProgress<double>
    {
        public void Report(double value) => whole.Report(done + share * value);
    }
}
