using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea signal</c>: convolution and correlation of signals and of matrices.</summary>
internal sealed class SignalCommand : ICommand
{
    public Command Build() =>
        new ExampleCommand("signal", "Convolve and correlate signals; print and plot them.",
            "fovea signal convolve rect:7 exp:0.5 --from -6 --to 12",
                "fovea signal convolve2d 1..25:5x5 \"[-1 -2 -1; 0 0 0; 1 2 1]\" --mode valid");

    /// <summary>Stride and padding, which mean the same for signals and matrices.</summary>
    public static (Option<string> Mode, Option<int> Stride, Option<int> Padding) ConvolutionOptions()
    {
        var mode = CommonOptions.OneOf("--mode", "Which part to keep", "full", "same", "valid");
        var stride = CommonOptions.AtLeastOne(new Option<int>("--stride")
        {
            Description = "Keep every so many-th value.", DefaultValueFactory = _ => 1, HelpName = "N",
        });
        var padding = new Option<int>("--padding") { Description = "Zeros added to the first on each side.", HelpName = "N" };
        padding.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                && n is < 0 or > SignalEntry.MostValues)
                result.AddError($"--padding: expected 0…{SignalEntry.MostValues}, got {n}");
        });
        return (mode, stride, padding);
    }
}
