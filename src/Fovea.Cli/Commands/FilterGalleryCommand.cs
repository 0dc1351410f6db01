using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea filter gallery</c>: one picture under every filter, on one labelled sheet.</summary>
internal sealed class FilterGalleryCommand : ICommand
{
    public string Parent => "filter";

    public Command Build()
    {
        var image = new Argument<string>("IMAGE") { Description = "A PNG, JPEG, PPM or PGM picture." };
        var @out = CommonOptions.Out("The picture to write, .png, .jpg or .webp; IMAGE-filters.png unless given.");
        var tile = new Option<int>("--tile")
        {
            Description = "Longer side of each picture on the sheet, in pixels.",
            DefaultValueFactory = _ => 240, HelpName = "N"
        };
        tile.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                && n is < 16 or > 1024)
                result.AddError($"--tile: expected 16…1024 pixels, got {n}");
        });
        var json = CommonOptions.Json();
        var command = new ExampleCommand("gallery", "Write one labelled sheet of all filters on one picture.",
            "fovea filter gallery photo.jpg --out sheet.png") { image, @out, tile, CommonOptions.MaxPixels(), json };
        command.SetAction(parsed => Run(parsed.GetValue(image)!, parsed.GetValue(@out), parsed.GetValue(tile), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string file, string? path, int tile, bool json)
    {
        var sheet = FilterGallery.Create(PictureFile.Load(file), tile);
        path = Path.GetFullPath(path ?? $"{Path.GetFileNameWithoutExtension(file)}-filters.png");
        sheet.Save(path);
        if (json)
            JsonOutput.Print(new Fields
            {
                ["file"] = path, ["width"] = sheet.Width, ["height"] = sheet.Height,
                ["filters"] = FilterCatalog.All.SelectMany(f => f.Samples)
            });
        else Console.WriteLine(path);
        return Application.Done;
    }
}
