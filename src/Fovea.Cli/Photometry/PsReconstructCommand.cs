using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps reconstruct</c>: a picture beside what a solution says that it should be.</summary>
internal sealed class PsReconstructCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var (source, method, image, json) = (new SceneArguments(), PsOptions.Method(), PsOptions.Image(), CommonOptions.Json());
        var @out = CommonOptions.Out("The picture to write; reconstruction.png unless given.");
        var command = new ExampleCommand("reconstruct", "Solve, and draw a picture beside its reconstruction and their difference.",
            "fovea ps reconstruct catPNG --image 20", "fovea ps reconstruct catPNG --method trimmed --image 5 --out compared.png")
        {
            method, image, @out, json,
        };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            var solver = PsOptions.Solver(parsed.GetValue(method)!);
            using var interruption = new Interruption();
            var scene = source.Load(parsed, interruption.Token);
            var light = PsOptions.Index(scene, parsed.GetValue(image));
            var result = ProgressView.Run(solver.Name, progress => solver.Solve(scene, progress, interruption.Token), interruption.Token);
            var path = parsed.GetValue(@out) ?? "reconstruction.png";
            Reconstruction.Compare(scene, result, light).Save(path);
            if (LightFit.Of(scene)?.Warning is { } warning) SceneArguments.Warn([warning]);
            var (rms, relative) = Reconstruction.Residual(scene, result);
            if (parsed.GetValue(json)) JsonOutput.Print(
                new Fields
                {
                    ["method"] = solver.Name, ["image"] = light + 1, ["rmsResidual"] = rms, ["relativeResidual"] = relative,
                    ["file"] = path
                });
            else Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{path}: over all pictures the reconstruction is {100 * relative:F1} % off"));
            return Application.Done;
        });
        return command;
    }
}
