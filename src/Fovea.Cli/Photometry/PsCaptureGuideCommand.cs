using System.CommandLine;
using System.Globalization;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps capture-guide</c>: a page that says how to light and to photograph, and scores light directions.</summary>
internal sealed class PsCaptureGuideCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var lights = new Option<string?>("--lights")
        {
            Description = "Directions to score: .lp, text, CSV or .npy; twelve in two rings unless given.", HelpName = "FILE",
        };
        var noise = new Option<double>("--noise")
        {
            Description = "Noise of a pixel, in % of what a lamp gives.", DefaultValueFactory = _ => 1, HelpName = "PERCENT",
        };
        noise.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                && !(value is > 0 and <= 100)) result.AddError($"--noise: expected a number above 0, at most 100, got {result.Tokens[0].Value}");
        });
        var (@out, json) = (CommonOptions.Out("The page to write; capture-guide.html unless given."), CommonOptions.Json());
        var command = new ExampleCommand("capture-guide", "Write a page on how to light and photograph, with a score of light directions.",
            "fovea ps capture-guide", "fovea ps capture-guide --lights cat/lights.csv --out lights.html") { lights, noise, @out, json };
        command.SetAction(parsed =>
        {
            var set = parsed.GetValue(lights) is { } file ? LightFile.Read(file) : LightScore.Recommended();
            var guide = new CaptureGuide(set, parsed.GetValue(noise) / 100);
            var path = parsed.GetValue(@out) ?? "capture-guide.html";
            guide.Write(path);
            return Report(guide.Score, path, parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(LightScore score, string path, bool json)
    {
        var missing = score.Missing();
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["lights"] = score.Lights.Count, ["conditionNumber"] = score.ConditionNumber,
                ["normalMatrixConditionNumber"] = score.ConditionNumber * score.ConditionNumber, ["traceInverse"] = score.TraceInverse,
                ["noise"] = score.Noise, ["expectedErrorDegrees"] = score.Average, ["expectedErrorFrontalDegrees"] = score.Frontal,
                ["coveredShare"] = score.Covered, ["missingDirection"] = new[] { missing.X, missing.Y, missing.Z },
                ["missingAzimuthDegrees"] = CaptureGuide.Azimuth(missing), ["missingElevationDegrees"] = CaptureGuide.Elevation(missing),
                ["file"] = path,
            });
            return Application.Done;
        }
        void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        Line($"{score.Lights.Count} lights: condition number {score.ConditionNumber:F2} of L, {score.ConditionNumber * score.ConditionNumber:F2} of LᵀL");
        Line($"Noise of {100 * score.Noise:0.##} % makes an error of {score.Average:F2}°, of {score.Frontal:F2}° where a surface faces the camera");
        Line($"Three lights reach {100 * score.Covered:F0} % of the normals within {LightScore.MostTilt:F0}° of the camera");
        Line($"Most missing: azimuth {CaptureGuide.Azimuth(missing):F0}°, elevation {CaptureGuide.Elevation(missing):F0}°");
        Console.WriteLine($"Written: {path}");
        return Application.Done;
    }
}
