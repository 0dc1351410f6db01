using System.Globalization;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary>The part of <c>fovea summary</c> that answers for one convolution: its size, and what reaches a wanted one.</summary>
internal static class ConvolutionSizeReport
{
    private const int Most = 65536;
    private const string Example = "in=32x64x64,out=64,k=3,pad=1,stride=2,want=32x32";
    private static readonly string[] Names = ["in", "out", "k", "pad", "stride", "dilation", "want"];

    public static int Run(string text, bool json)
    {
        var given = Read(text);
        int[] input = given.GetValueOrDefault("in") ?? throw new UsageException($"--conv: expected in=CHANNELSxHEIGHTxWIDTH, as {Example}");
        if (input.Length != 3) throw new UsageException($"--conv: in: expected channels x height x width, as 32x64x64, got "
            + $"'{string.Join('x', input)}'");
        var kernel = Pair("k") ?? throw new UsageException($"--conv: expected k=KERNEL, as {Example}");
        var (channels, padding, stride, dilation) = (One("out") ?? input[0], One("pad") ?? 0, One("stride") ?? 1, One("dilation") ?? 1);
        if (channels < 1 || stride < 1 || dilation < 1 || kernel.H < 1 || kernel.W < 1 || input.Min() < 1)
            throw new UsageException("--conv: expected sizes, stride and dilation of 1 or more");
        int height, width;
        try
        {
            height = (int)ConvolutionSize.Output("--conv", input[1], kernel.H, padding, stride, dilation);
            width = (int)ConvolutionSize.Output("--conv", input[2], kernel.W, padding, stride, dilation);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
        var want = Pair("want") ?? new Size2(height, width);
        var reaching = ConvolutionSize.Reaching(input[1], input[2], kernel, dilation, want.H, want.W).ToList();
        var parameters = (long)kernel.H * kernel.W * input[0] * channels + channels;
        if (json)
            JsonOutput.Print(new Fields
            {
                ["output"] = new[] { channels, height, width }, ["parameters"] = parameters,
                ["wanted"] = new[] { want.H, want.W },
                ["reaching"] = reaching.Select(r => new Fields { ["pad"] = r.Padding, ["stride"] = r.Stride })
            });
        else
        {
            Console.WriteLine($"{channels}×{height}×{width}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"parameters: {kernel.H}×{kernel.W}×{input[0]}×{channels} + {channels} = {parameters:N0}"));
            Console.WriteLine(reaching.Count == 0
                ? $"{want.H}×{want.W} is reached by no stride with a padding below the kernel's extent"
                : $"{want.H}×{want.W} is reached by (pad, stride): {string.Join(", ", reaching)}");
        }
        return Application.Done;

        int? One(string name) => given.GetValueOrDefault(name) switch
        {
            null => null,
            [var n] => n,
            _ => throw new UsageException($"--conv: {name}: expected one number"),
        };

        Size2? Pair(string name) => given.GetValueOrDefault(name) switch
        {
            null => null,
            [var n] => n,
            [var h, var w] => (h, w),
            _ => throw new UsageException($"--conv: {name}: expected a number, or height x width"),
        };
    }

    private static Dictionary<string, int[]> Read(string text)
    {
        var given = new Dictionary<string, int[]>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = part.Split('=', 2);
            if (sides.Length != 2 || !Names.Contains(sides[0]))
                throw new UsageException($"--conv: expected NAME=NUMBER of {string.Join(", ", Names)}, got '{part}'"
                    + Nearest.Hint(sides[0], Names));
            given[sides[0]] = Array.ConvertAll(sides[1].Split('x', '×'), n => int.TryParse(n, NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var value) && value <= Most ? value : throw new UsageException($"--conv: {sides[0]}: expected 0…{Most}, got '{n}'"));
        }
        return given;
    }
}
