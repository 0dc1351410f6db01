using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps calibrate-sphere</c>: directions of lights from a chrome ball or a matt one.</summary>
internal sealed class PsCalibrateSphereCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        static Option<string?> Of(string name, string description, string help) => new(name) { Description = description, HelpName = help };
        var folder = new Argument<string>("DIR") { Description = "Pictures of a ball, one under each light; mask.png helps." };
        var surface = CommonOptions.OneOf("--surface", "What the ball is made of", "chrome", "matt");
        var circle = Of("--circle", "The ball's outline in pixels from the top left; found unless given.", "X,Y,R");
        var cameras = new CameraArguments();
        var matt = Of("--matt", "Pictures of a matt white ball under the same lights, for intensities.", "DIR");
        var mattCircle = Of("--matt-circle", "The matt ball's outline; found unless given.", "X,Y,R");
        var card = Of("--card", "Pictures with a flat white card that faces the camera, for intensities.", "DIR");
        var patch = Of("--patch", "Where the card is: left, top, width, height in pixels.", "X,Y,W,H");
        var encoding = PsOptions.Encoding();
        var (@out, json) = (CommonOptions.Out("The file to write; lights.csv in DIR unless given."), CommonOptions.Json());
        var force = new Option<bool>("--force") { Description = "Replace a file of lights without asking." };
        var command = new ExampleCommand("calibrate-sphere", "Find the lights from their highlights on a chrome ball, or from the shading of a matt one.",
            "fovea ps calibrate-sphere chrome --out object/lights.csv",
                "fovea ps calibrate-sphere chrome --circle 320,240,180 --matt white", "fovea ps calibrate-sphere white --surface matt",
                "fovea ps calibrate-sphere chrome --fov 30")
        {
            folder, surface, circle, matt, mattCircle, card, patch, encoding, @out, force, json,
        };
        cameras.AddTo(command);
        command.SetAction(parsed =>
        {
            var (cardFolder, patchText) = (parsed.GetValue(card), parsed.GetValue(patch));
            if (cardFolder is null != patchText is null) throw new UsageException("--card and --patch belong together: give both or none");
            if (cardFolder is not null && parsed.GetValue(matt) is not null)
                throw new UsageException("--matt and --card both measure intensities: give one");
            var from = parsed.GetValue(folder)!;
            if (!Directory.Exists(from)) throw new DirectoryNotFoundException($"{from}: no such folder.");
            var path = parsed.GetValue(@out) ?? Path.Combine(from, "lights.csv");
            // Before the work, not after it.
            if (!parsed.GetValue(force)) AskToReplace(path);
            var (isMatt, outline) = (parsed.GetValue(surface) == "matt", Outline("--circle", parsed.GetValue(circle)));
            if (isMatt && (cardFolder ?? parsed.GetValue(matt)) is not null)
                throw new UsageException("--surface matt measures intensities itself: leave out --matt and --card");
            if (cameras.Given(parsed) is { } camera && isMatt)
                throw new UsageException($"{camera}: expected a chrome ball; a matt one is taken to be far from the camera");
            var calibration = isMatt ? LightCalibration.FromMattBall(from, outline, parsed.GetValue(encoding))
                : LightCalibration.FromChromeBall(from, outline,
                    (width, height, capture) => cameras.Camera(parsed, width, height, capture));
            if (parsed.GetValue(matt) is { } mattFolder) calibration =
                calibration.WithMattBall(mattFolder, Outline("--matt-circle", parsed.GetValue(mattCircle)), parsed.GetValue(encoding));
            if (cardFolder is not null && PsOptions.Numbers("--patch", patchText!, 4) is var p)
                calibration = calibration.WithPatch(cardFolder, ((int)p[0], (int)p[1], (int)p[2], (int)p[3]), parsed.GetValue(encoding));
            return Report(calibration, path, parsed.GetValue(json));
        });
        return command;
    }

    // Lights that were measured may be the only ones.
    internal static void AskToReplace(string path)
    {
        if (!File.Exists(path)) return;
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            throw new UsageException($"{path} exists; name another file with --out, or replace it with --force");
        Console.Error.Write($"{path} exists. Replace it? [y/N] ");
        if (Console.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw new UsageException($"{path} was kept; name another file with --out");
    }

    internal static Circle? Outline(string option, string? text)
    {
        if (text is null) return null;
        var numbers = PsOptions.Numbers(option, text, 3);
        return numbers[2] > 0 ? new(numbers[0], numbers[1], numbers[2])
            : throw new UsageException($"{option}: expected a radius above zero, got {text}");
    }

    private static int Report(LightCalibration calibration, string path, bool json)
    {
        SceneArguments.Warn(calibration.Warnings);
        calibration.Save(path);
        var (ball, directions) = (calibration.Ball, calibration.Directions);
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["file"] = path, ["ball"] = new Fields { ["xPixels"] = ball.X, ["yPixels"] = ball.Y, ["radiusPixels"] = ball.Radius },
                ["lights"] = directions.Select((l, i) => new Fields
                {
                    ["picture"] = calibration.Files[i], ["direction"] = new[] { l.X, l.Y, l.Z },
                    ["intensity"] = calibration.Intensities.Count > 0 ? calibration.Intensities[i] : null,
                    ["uncertaintyDegrees"] = calibration.Uncertainty[i],
                }),
                ["warnings"] = calibration.Warnings,
            });
            return Application.Done;
        }
        var table = new TextTable("picture", "x>", "y>", "z>", "±°>", "intensity");
        for (var i = 0; i < directions.Count; i++)
        {
            var numbers = new[] { directions[i].X, directions[i].Y, directions[i].Z }.Select(n =>
                n.ToString("F4", CultureInfo.InvariantCulture));
            var sure = calibration.Uncertainty[i].ToString("F1", CultureInfo.InvariantCulture);
            table.Add([calibration.Files[i], .. numbers, sure, calibration.Intensities.Count == 0 ? ""
                : string.Join(' ', calibration.Intensities[i].Select(n => n.ToString("F3", CultureInfo.InvariantCulture)))]);
        }
        Console.WriteLine(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Ball at ({ball.X:F1}, {ball.Y:F1}), radius {ball.Radius:F1} pixels. Written: {path}"));
        return Application.Done;
    }
}
