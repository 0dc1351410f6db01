using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps solve</c>: normals and albedo of a folder of pictures.</summary>
internal sealed class PsSolveCommand : IPsCommand
{
    public Command Build()
    {
        var folder = new Argument<string?>("DIR") { Description = "A folder of pictures and lights.", Arity = ArgumentArity.ZeroOrOne };
        var method = PsOptions.Method();
        var @out = CommonOptions.Out("The folder to write; NAME-METHOD unless given.");
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("solve", "Find normals and albedo.", "fovea ps solve", "fovea ps solve catPNG --method l2 --out cat")
        {
            folder, method, @out, threads, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            return Run(parsed.GetValue(folder)!, PsOptions.Solver(parsed.GetValue(method)!), parsed.GetValue(@out), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(string folder, IPhotometricSolver solver, string? path, bool json)
    {
        using var interruption = new Interruption();
        var stop = interruption.Token;
        var scene = ProgressView.Run("reading", progress => PhotometricScene.LoadDiligent(folder, progress, stop), stop);
        var clock = Stopwatch.StartNew();
        var result = ProgressView.Run(solver.Name, progress => solver.Solve(scene, progress, stop), stop);
        var seconds = clock.Elapsed.TotalSeconds;
        path ??= $"{scene.Name}-{solver.Name}";
        var error = scene.GroundTruth is { } truth ? result.AngularError(truth) : null;
        var context = new ResultContext(path, scene, result, stop)
        {
            Figures = { ["scene"] = scene.Name, ["method"] = solver.Name, ["seconds"] = seconds, ["meanAngularError"] = error?.Mean },
        };
        ResultFolder.Write(context);
        if (json)
        {
            JsonOutput.Print(context.Figures);
            return Application.Done;
        }
        if (error is not null) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Mean angular error: {error.Mean:F2}°"));
        Console.WriteLine(path);
        return Application.Done;
    }
}
