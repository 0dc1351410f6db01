using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps calibrate-near</c>: where lamps stand, from their highlights on two chrome balls.</summary>
internal sealed class PsCalibrateNearCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var folder = new Argument<string>("DIR") { Description = "Pictures of two chrome balls or more, one under each lamp." };
        var circles = new Option<string[]>("--circle")
        {
            Description = "A ball's outline in pixels from the top left, once for each ball.", HelpName = "X,Y,R", Required = true,
        };
        var diameter = CameraArguments.Positive("--diameter", "The balls' diameter.", "MM");
        diameter.Required = true;
        var cameras = new CameraArguments();
        var (@out, json) = (CommonOptions.Out("The file to write, for ps solve --near-lights; lamps.csv in DIR unless given."),
            CommonOptions.Json());
        var force = new Option<bool>("--force") { Description = "Replace a file of lamps without asking." };
        var command = new ExampleCommand("calibrate-near", "Find where lamps stand from their highlights on two chrome balls.",
            "fovea ps calibrate-near balls --circle 210,300,90 --circle 620,310,88 --diameter 40 --fov 35 --out lamps.csv")
        {
            folder, circles, diameter, @out, force, json,
        };
        cameras.AddTo(command);
        command.SetAction(parsed =>
        {
            var from = parsed.GetValue(folder)!;
            if (!Directory.Exists(from)) throw new DirectoryNotFoundException($"{from}: no such folder.");
            var outlines = parsed.GetValue(circles)!.Select(c => PsCalibrateSphereCommand.Outline("--circle", c)!.Value).ToList();
            if (outlines.Count < 2) throw new UsageException("--circle: expected two balls or more, got one");
            if (cameras.Given(parsed) is null)
                throw new UsageException("expected a camera: --camera FILE, --fov DEGREES, --fov exif or --focal-length PIXELS");
            var path = parsed.GetValue(@out) ?? Path.Combine(from, "lamps.csv");
            if (!parsed.GetValue(force)) PsCalibrateSphereCommand.AskToReplace(path);
            var found = NearLightCalibration.FromChromeBalls(from, outlines, parsed.GetValue(diameter)!.Value / 2,
                (width, height, capture) => cameras.Camera(parsed, width, height, capture)!);
            return Report(found, path, parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(NearLightCalibration found, string path, bool json)
    {
        SceneArguments.Warn(found.Warnings);
        found.Save(path);
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["file"] = path,
                ["balls"] = found.Balls.Select(b => new Fields { ["centreMillimetres"] = new[] { b.Centre.X, b.Centre.Y, b.Centre.Z } }),
                ["lamps"] = found.Positions.Select((p, i) => new Fields
                {
                    ["picture"] = found.Files[i], ["positionMillimetres"] = new[] { p.X, p.Y, p.Z },
                    ["raysApartMillimetres"] = found.Distances[i],
                }),
                ["warnings"] = found.Warnings,
            });
            return Application.Done;
        }
        var table = new TextTable("picture", "x, mm>", "y, mm>", "z, mm>", "rays apart, mm>");
        foreach (var (i, p) in found.Positions.Index())
            table.Add([found.Files[i], .. new[] { p.X, p.Y, p.Z }.Select(n => n.ToString("F1", CultureInfo.InvariantCulture)),
                found.Distances[i].ToString("F2", CultureInfo.InvariantCulture)]);
        Console.WriteLine(table);
        var away = string.Join(", ", found.Balls.Select(b => b.Centre.Length.ToString("F0", CultureInfo.InvariantCulture)));
        Console.WriteLine($"Balls {away} mm from the camera. Written: {path}");
        return Application.Done;
    }
}
