using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea signal convolve2d</c>: the convolution of two matrices, in numbers.</summary>
internal sealed class SignalPlaneCommand : ICommand
{
    public string Parent => "signal";

    public Command Build()
    {
        var x = new Argument<string>("X") { Description = "A matrix, as \"[1 2; 3 4]\", or counted numbers, as 1..25:5x5." };
        var h = new Argument<string>("H") { Description = "A matrix." };
        var correlate = new Option<bool>("--correlate") { Description = "Do not turn H round: the correlation, as networks compute it." };
        var (mode, stride, padding) = SignalCommand.ConvolutionOptions();
        var json = CommonOptions.Json();
        var command = new ExampleCommand("convolve2d", "y[i, j] = Σ x[u, v] h[i − u, j − v]: print the matrix.",
            "fovea signal convolve2d 1..25:5x5 \"[-1 -2 -1; 0 0 0; 1 2 1]\" --mode valid --padding 1 --stride 2")
        {
            x, h, correlate, mode, stride, padding, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(x)!, parsed.GetValue(h)!, parsed.GetValue(correlate), parsed.GetValue(json), new()
        {
            Mode = Enum.Parse<ConvolutionMode>(parsed.GetValue(mode)!, ignoreCase: true), Stride = parsed.GetValue(stride),
            Padding = parsed.GetValue(padding),
        }));
        return command;
    }

    private static int Run(string left, string right, bool correlate, bool json, ConvolutionOptions options)
    {
        Tensor y;
        try
        {
            var (x, h) = (PlaneConvolution.Parse(left), PlaneConvolution.Parse(right));
            y = correlate ? PlaneConvolution.Correlate(x, h, options) : PlaneConvolution.Convolve(x, h, options);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new UsageException(e.Message);
        }
        var rows = y.ToArray<double>().Chunk(y.Shape[1]).ToArray();
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["mode"] = options.Mode.ToString().ToLowerInvariant(), ["stride"] = options.Stride,
                ["padding"] = options.Padding,
                ["shape"] = y.Shape.Sizes.ToArray(), ["y"] = rows
            });
            return Application.Done;
        }
        var text = rows.Select(row => row.Select(v => (v == 0 ? 0 : v).ToString("G10", CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var width = text.Max(row => row.Max(v => v.Length));
        foreach (var row in text) Console.WriteLine(string.Join(' ', row.Select(v => v.PadLeft(width))));
        return Application.Done;
    }
}
