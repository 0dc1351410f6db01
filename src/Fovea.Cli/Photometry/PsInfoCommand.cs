using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps info</c>: what a folder of pictures holds.</summary>
internal sealed class PsInfoCommand : ICommand
{
    public string Parent => "ps";

    private const int Tile = 128;

    public Command Build()
    {
        var (source, json) = (new SceneArguments(), CommonOptions.Json());
        var @out = CommonOptions.Out("A contact sheet of the pictures to write, .png.");
        var command = new ExampleCommand("info", "Say what a folder holds: pictures, lights, shadows, saturation.",
            "fovea ps info catPNG", "fovea ps info catPNG --out contact-sheet.png") { @out, json };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            return Run(source.Load(parsed, interruption.Token), parsed.GetValue(@out), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(PhotometricScene scene, string? sheet, bool json)
    {
        var (mask, lights) = (scene.Mask, scene.Lights);
        var lengths = Enumerable.Range(0, lights.Count).Select(i => new Vector3d(lights[i].X, lights[i].Y, lights[i].Z).Length).ToArray();
        var mean = lengths.Average();
        var deviation = Math.Sqrt(lengths.Average(l => (l - mean) * (l - mean)));
        double observations = scene.Flags.Length;
        var saturated = scene.Flags.Count(f => f.HasFlag(ObservationFlags.Saturated)) / observations;
        var black = scene.Flags.Count(f => f.HasFlag(ObservationFlags.Black)) / observations;
        var (shadow, check) = (ShadowMap.Shares(scene).Average(), SceneCheck.Of(scene));
        var fit = check.Fit;
        SceneArguments.Warn(check.Warnings);
        if (sheet is not null) ContactSheet(scene).Save(sheet);
        if (json)
        {
            var figures = new Fields
            {
                ["scene"] = scene.Name, ["images"] = scene.LightCount, ["width"] = mask.Width, ["height"] = mask.Height,
                ["channels"] = scene.Channels, ["bitDepth"] = scene.BitDepth, ["encoding"] = scene.Encoding, ["mask"] = scene.MaskSource,
                ["pictures"] = scene.FileNames, ["lights"] = lights.Source, ["lightIntensities"] = check.Scene.Lights.IntensitySource, ["lightMisfit"] = fit?.Misfit, ["lightsFit"] = fit?.Fits,
                ["measurementMatrix"] = new[] { scene.LightCount, mask.Width * mask.Height }, ["maskedPixels"] = mask.Count,
                ["lightLengthMean"] = mean, ["lightLengthDeviation"] = deviation, ["lightRank"] = lights.Rank,
                ["conditionNumber"] = lights.ConditionNumber, ["shadowShare"] = shadow, ["blackShare"] = black,
                ["saturatedShare"] = saturated,
                ["hasGroundTruth"] = scene.GroundTruth is not null, ["contactSheet"] = sheet,
            };
            scene.Capture?.AddTo(figures, mask);
            JsonOutput.Print(figures);
            return Application.Done;
        }
        var table = new TextTable("", "");
        void Row(string name, FormattableString value) => table.Add(name, value.ToString(CultureInfo.InvariantCulture));
        Row("scene", $"{scene.Name}");
        var colors = scene.Channels == 1 ? "grey" : "RGB";
        Row("pictures", $"{scene.LightCount} of {mask.Width} × {mask.Height}, {colors}, {scene.BitDepth} bit");
        if (scene.FileNames is [var first, .., var last]) Row("in order", $"{first} … {last}");
        if (scene.Encoding.Length > 0) Row("encoding", $"{scene.Encoding}");
        if (scene.Capture is { Exposure.Length: > 0 } capture) Row("exposure", $"{capture.Exposure}");
        if (scene.Capture?.Camera(mask.Width, mask.Height) is var (camera, by))
            Row("camera", $"{camera.FieldOfView(mask.Width):F1}° from left to right, {camera.Focal:F0} pixels ({by})");
        Row("measurements I_m", $"{scene.LightCount} × {mask.Width * mask.Height}");
        Row("object", $"{mask.Count} pixels, {100.0 * mask.Count / mask.Map.Length:F1} % of the picture{From(scene.MaskSource)}");
        Row("light lengths", $"mean {mean:F7}, standard deviation {deviation:0.0e-0}");
        Row("light matrix L", $"rank {lights.Rank}, condition number {lights.ConditionNumber:F2}");
        if (fit is not null)
            Row("lights leave", $"{100 * fit.Residual:F1} % of the pictures unexplained; the best would leave {100 * fit.Best:F1} %");
        Row("in shadow", $"{100 * shadow:F2} % of observations (below a tenth of their pixel's upper quartile)");
        Row("black", $"{100 * black:F2} %");
        Row("saturated", $"{100 * saturated:F3} %");
        Row("true normals", $"{(scene.GroundTruth is null ? "no" : "yes")}");
        if (sheet is not null) Row("contact sheet", $"{sheet}");
        Console.WriteLine(table.ToString().Trim('\r', '\n', ' '));
        return Application.Done;
    }

    private static string From(string mask) => mask.Length == 0 ? "" : $" ({mask})";

    // The mask, and the object in each picture that was chosen, in their order.
    private static Image ContactSheet(PhotometricScene scene)
    {
        var (mask, channels) = (scene.Mask, scene.Channels);
        var white = LinearPicture.White(scene.Observations);
        var scale = Math.Max(1, (int)Math.Ceiling(Math.Max(mask.Width, mask.Height) / (double)Tile));
        var (wide, high) = (Math.Max(1, mask.Width / scale), Math.Max(1, mask.Height / scale));
        var shape = new Image(mask.Width, mask.Height, 1);
        foreach (var i in mask.Indices) shape.Pixels8[i] = 255;
        List<Image> tiles = [Resizing.Bilinear(shape, wide, high)];
        List<string> captions = [scene.MaskSource.Length > 0 ? scene.MaskSource : "mask"];
        var values = new float[mask.Count * channels];
        for (var light = 0; light < scene.LightCount; light++)
        {
            for (var c = 0; c < channels; c++)
                foreach (var (p, value) in scene.ChannelOf(light, c).ToArray().Index()) values[p * channels + c] = value;
            var picture = LinearPicture.Encode(values, mask, channels, white);
            tiles.Add(Resizing.Bilinear(picture, wide, high));
            captions.Add(scene.FileNames.Count > light ? Path.GetFileName(scene.FileNames[light]) : $"{light + 1}");
        }
        return ImageGrid.Create(tiles, 12, 1, captions,
            title: $"{scene.Name}: mask and {scene.LightCount} pictures, each divided by its light's intensity");
    }
}
