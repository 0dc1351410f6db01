using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps solve</c>: normals and albedo of a folder of pictures.</summary>
internal sealed class PsSolveCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var (source, method, image) = (new SceneArguments(), PsOptions.Method(), PsOptions.Image());
        var integrator = IntegratorOption.Create("--integrator");
        var shape = new SurfaceArguments();
        var near = new Option<string?>("--near-lights")
        {
            Description = "Lamps beside the object: name x y z in mm, then perhaps dx dy dz μ, an intensity, or both; by l2 or trimmed.",
            HelpName = "FILE",
        };
        var green = PsOptions.Green("normals.png");
        var texture = CommonOptions.OneOf("--rti", "Pictures that viewers of reflectance transformation imaging light anew", "none", "ptm",
            "hsh");
        var @out = CommonOptions.Out("The folder to write; unless given NAME-METHOD, or NAME-METHOD-2 and so on where that is there.");
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("solve", "Find normals and albedo; write them with depth, a mesh, pictures and a report.",
            "fovea ps solve", "fovea ps solve catPNG --method trimmed --out cat")
        {
            method, image, integrator, near, green, texture, @out, CommonOptions.MaxPixels(), threads, json,
        };
        source.AddTo(command);
        shape.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            var (solver, depth) = (PsOptions.Solver(parsed.GetValue(method)!), IntegratorOption.Find(parsed.GetValue(integrator)!));
            shape.Check(parsed);
            using var interruption = new Interruption();
            if (parsed.GetValue(near) is not null && solver is not (LeastSquares or Trimmed))
                throw new UsageException($"--near-lights: expected --method l2 or trimmed, got {solver.Name}");
            var scene = source.Load(parsed, interruption.Token, solver.NeedsLights && parsed.GetValue(near) is null);
            var index = PsOptions.Index(scene, parsed.GetValue(image));
            var projection = shape.Projection(parsed, scene.Mask, scene.Capture);
            if (parsed.GetValue(near) is not null && projection.Unit != "mm") throw new UsageException(
                "--near-lights: expected lengths in mm beside it: --pixel-pitch, or a camera with --distance");
            var job = new SolveJob
            {
                NearLights = parsed.GetValue(near) is { } file ? NearLightFile.Read(file, scene.FileNames) : null,
                Solver = solver, Integrator = depth, Image = index, Green = parsed.GetValue(green),
                Projection = projection, Mesh = shape.Mesh(parsed), PolynomialTexture = parsed.GetValue(texture) == "ptm",
                HemisphericalTexture = parsed.GetValue(texture) == "hsh",
                CommandLine = $"fovea {string.Join(' ', parsed.Tokens.Select(t => Quoted(t.Value)))}",
            };
            return Run(scene, job, parsed.GetValue(@out), parsed.GetValue(json), interruption.Token);
        });
        return command;
    }

    private static int Run(PhotometricScene scene, SolveJob job, string? path, bool json, CancellationToken stop)
    {
        var solver = job.Solver;
        var result = ProgressView.Run(solver.Name, progress => job.Run(scene, path, progress, stop), stop);
        var (context, seconds, invalid) = result;
        // The others were said when the pictures were read.
        SceneArguments.Warn([.. result.Warnings.Except(scene.Warnings).Except(SceneWarnings.Of(scene))]);
        if (json)
        {
            JsonOutput.Print(context.Figures);
            return Application.Done;
        }
        Console.WriteLine(Text($"{scene.Name}: {scene.LightCount} lights, {scene.PixelCount:N0} pixels, {solver.Name} in {seconds:F2} s"));
        if (context.AngularErrors is { } angles && AngularError.Of(angles) is var error) Console.WriteLine(Text(
            $"Mean angular error: {error.Mean:F2}°, median {error.Median:F2}°, {100 * error.Within10:F1} % within 10°"));
        if (invalid > 0) Console.WriteLine(Text($"Without a solution: {invalid:N0} pixels"));
        if (context.Projection.Camera is null && scene.Capture?.Camera(scene.Mask.Width, scene.Mask.Height) is var (camera, by))
            Console.WriteLine(Text($"Rays were taken for parallel; the pictures say {camera.FieldOfView(scene.Mask.Width):F1}° ({by}): --fov exif"));
        Console.WriteLine($"Written: {context.Folder}");
        return Application.Done;
    }

    private static string Quoted(string word) => word.AsSpan().IndexOfAny(" \"'") < 0 ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
