using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps integrate</c>: from normals to depth and a mesh.</summary>
internal sealed class PsIntegrateCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var normals = new Argument<string>("NORMALS")
        {
            Description = "normals.npy, a picture of normals (x, y, z in R, G, B), or a folder that 'fovea ps solve' wrote.",
        };
        var mask = new Option<string?>("--mask")
        {
            Description = "A picture that is white on the object; where normals are, unless given.", HelpName = "PNG",
        };
        var method = IntegratorOption.Create("--method");
        var colors = new Option<string?>("--colors")
        {
            Description = "A picture of the mesh's colours; the albedo, where a folder is given.", HelpName = "PICTURE",
        };
        var shape = new SurfaceArguments();
        var green = PsOptions.Green("the picture of normals");
        var @out = CommonOptions.Out("The folder to write; that of the normals unless given.");
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("integrate", "Find depth from normals; write depth.npy, depth.png and meshes.",
            "fovea ps integrate cat-l2", "fovea ps integrate normals.png --camera K.txt --distance 1500 --mesh glb,stl --out surface")
        {
            normals, mask, green, method, colors, @out, threads, json,
        };
        shape.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            shape.Check(parsed);
            return Run(parsed.GetValue(normals)!, parsed.GetValue(mask), parsed.GetValue(green),
                IntegratorOption.Find(parsed.GetValue(method)!), parsed.GetValue(colors), m => shape.Projection(parsed, m),
                shape.Mesh(parsed), parsed.GetValue(@out), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(string path, string? maskPath, GreenDirection green, INormalIntegrator integrator, string? colorPath,
        Func<PixelMask, Projection> projectionOf, MeshOptions options, string? folder, bool json)
    {
        using var interruption = new Interruption();
        var stop = interruption.Token;
        var isFolder = Directory.Exists(path);
        var file = isFolder ? Path.Combine(path, ResultFolder.NormalsFile) : path;
        var (mask, normals) = NormalMap.Load(file, maskPath, green);
        if (NormalMap.SeemsMirrored(mask, normals)) SceneArguments.Warn([$"{file}: green seems to point "
            + (green == GreenDirection.Up ? "down, as in DirectX: --green down reads it so" : "up, as in OpenGL: --green up reads it so")]);
        var colors = colorPath is not null ? Colors(colorPath, file, mask)
            : isFolder && Path.Combine(path, "albedo.png") is var albedo && File.Exists(albedo) ? Colors(albedo, file, mask) : null;
        var projection = projectionOf(mask);
        var clock = Stopwatch.StartNew();
        var depth = ProgressView.Run(integrator.Name, progress => integrator.Integrate(mask, normals, projection, progress, stop), stop);
        var seconds = clock.Elapsed.TotalSeconds;
        // For the normals of the mesh.
        var surface = new PhotometricResult(mask, normals, new float[mask.Count], new float[mask.Count]) { Method = integrator.Name };
        folder ??= isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var mesh = SurfaceFiles.Write(folder, depth.Of(surface), options with { Colors = colors ?? Grey(mask) }, stop);
        var (files, unit) = (SurfaceFiles.Names(depth, options), projection.Unit);
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["method"] = depth.Method, ["pixels"] = mask.Count, ["parts"] = depth.Parts,
                ["depthUnit"] = unit, [unit == "mm" ? "leastDepthMm" : "leastDepthPixels"] = depth.Least,
                [unit == "mm" ? "greatestDepthMm" : "greatestDepthPixels"] = depth.Greatest,
                ["cliffPixels"] = depth.Cliffs?.Count(c => c),
                ["systems"] = depth.OuterIterations, ["solverSteps"] = depth.InnerIterations, ["seconds"] = seconds,
                ["vertices"] = mesh.VertexCount, ["triangles"] = mesh.TriangleCount, ["folder"] = folder, ["files"] = files,
            });
            return Application.Done;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Depth of {mask.Count:N0} pixels by {depth.Method}: {depth.Least:F1} to {depth.Greatest:F1} {unit}, {seconds:F2} s"));
        if (depth.Parts > 1)
            Console.WriteLine($"The object has {depth.Parts} parts; how far one stands behind another cannot be told from normals.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Mesh: {mesh.VertexCount:N0} vertices, {mesh.TriangleCount:N0} triangles"));
        foreach (var name in files) Console.WriteLine(Path.Combine(folder, name));
        return Application.Done;
    }

    private static byte[] Colors(string path, string normals, PixelMask mask)
    {
        var picture = Image.Load(path).To8Bit().ToRgb();
        if (picture.Width != mask.Width || picture.Height != mask.Height) throw new DataFormatException(path, -1, "size",
            $"expected {mask.Width} × {mask.Height} as {Path.GetFileName(normals)} has, got {picture.Width} × {picture.Height}");
        return mask.Gather<byte>(picture.Pixels8, 3);
    }

    private static byte[] Grey(PixelMask mask)
    {
        var colors = new byte[3 * mask.Count];
        Array.Fill(colors, (byte)200);
        return colors;
    }
}
