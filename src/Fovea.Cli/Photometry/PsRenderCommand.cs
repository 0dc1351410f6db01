using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps render</c>: a scene with exact ground truth, in the layout of the DiLiGenT benchmark.</summary>
internal sealed class PsRenderCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        static Option<T> Of<T>(string name, string description, T value, string help) =>
            new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = help };
        var defaults = new RenderOptions();
        var surface = Of("--surface", $"{string.Join(", ", Surface.All.Select(s => s.Name))}, or a picture of heights (white is high).",
            "sphere", "S");
        var model = Of("--reflectance", $"{string.Join(", ", Reflectance.All.Select(r => r.Name))}.", "lambertian", "R");
        var shadows = Of("--shadows", "none (only what faces every light), attached, or cast (both kinds).", ShadowKind.Cast, "S");
        var size = Of("--size", "Columns and rows.", $"{defaults.Width},{defaults.Height}", "W,H");
        var lights = CommonOptions.AtLeastOne(Of("--lights", "Number of lights.", defaults.Lights, "N"));
        var spread = Of("--spread", "Largest angle between a light and the camera, in degrees.", defaults.Spread, "DEG");
        var noise = Of("--noise", "Standard deviation of the noise, as a share of the range.", 0.0, "X");
        var bits = Of("--bits", "8 or 16.", 16, "N");
        var relief = Of("--relief", "Height of white above black where a picture gives the heights; the shorter side is 2.", 0.5, "X");
        var plain = new Option<bool>("--plain") { Description = "The same albedo everywhere, and lights of the same brightness." };
        var (seed, @out, json) =
            (CommonOptions.Seed(), CommonOptions.Out("The folder to write; rendered-SURFACE unless given."), CommonOptions.Json());
        var command = new ExampleCommand("render", "Render a scene whose normals are known exactly, as a folder in DiLiGenT's layout.",
            "fovea ps render --surface sphere --out sphere",
                "fovea ps render --surface wave --reflectance cook-torrance --lights 96 --noise 0.005")
        {
            surface, model, shadows, size, lights, spread, noise, bits, relief, plain, seed, @out, json,
        };
        command.SetAction(parsed =>
        {
            var shape = FindSurface(parsed.GetValue(surface)!, parsed.GetValue(relief));
            var name = parsed.GetValue(model)!;
            var reflectance = Reflectance.Find(name)
                ?? throw new UsageException($"unknown reflectance '{name}'{Nearest.Hint(name, Reflectance.All.Select(r => r.Name))}");
            var sides = PsOptions.Numbers("--size", parsed.GetValue(size)!, 2);
            var options = new RenderOptions
            {
                Width = (int)sides[0], Height = (int)sides[1], Lights = parsed.GetValue(lights), Spread = parsed.GetValue(spread),
                Shadows = parsed.GetValue(shadows), Noise = parsed.GetValue(noise), Bits = parsed.GetValue(bits),
                Pattern = !parsed.GetValue(plain), UnevenLights = !parsed.GetValue(plain), Seed = parsed.GetValue(seed),
            };
            if (options.Bits is not (8 or 16)) throw new UsageException($"--bits: expected 8 or 16, got {options.Bits}");
            return Run(shape, reflectance, options, parsed.GetValue(@out) ?? $"rendered-{shape.Name}", parsed.GetValue(json));
        });
        return command;
    }

    private static Surface FindSurface(string name, double relief)
    {
        if (File.Exists(name)) return new HeightMapSurface(Image.Load(name), relief);
        var known = Surface.All.Select(s => s.Name).ToArray();
        return Surface.Find(name)
            ?? throw new UsageException(
                $"unknown surface '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}, or a picture");
    }

    private static int Run(Surface surface, Reflectance reflectance, RenderOptions options, string path, bool json)
    {
        using var interruption = new Interruption();
        var stop = interruption.Token;
        var scene = ProgressView.Run("rendering", progress =>
        {
            try
            {
                return SceneRenderer.Render(surface, reflectance, options, progress, stop).Scene;
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw new UsageException(e.Message.Split(" (Parameter")[0]);
            }
        }, stop);
        ProgressView.Run("writing", progress =>
        {
            DiligentWriter.Write(path, scene, options.Bits, progress, stop);
            return true;
        }, stop);
        if (json) JsonOutput.Print(new Fields
        {
            ["folder"] = path, ["surface"] = surface.Name, ["reflectance"] = reflectance.Name, ["lights"] = scene.LightCount,
            ["pixels"] = scene.PixelCount,
        });
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {surface.Name}, {reflectance.Name}, {scene.LightCount} lights, {scene.PixelCount:N0} pixels"));
        return Application.Done;
    }
}
