using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Nn;

namespace Fovea.Models;

/// <summary>A layer of an architecture with its sizes.</summary>
/// <param name="Layer">As written.</param>
/// <param name="Output">What it gives for one image.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="Computation">How that is computed, <c>3×3×1×10 + 10</c>; empty where there are none.</param>
/// <param name="ReceptiveField">Input pixels that one output pixel depends on, and between neighbours; null once pixels are gone.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
public sealed record ArchitectureRow(string Layer, FeatureMap Output, long Parameters, string Computation, ReceptiveField? ReceptiveField,
    long MultiplyAdds);

/// <summary>A network as a line of text, with the sizes of everything: <c>CONV3-10 RELU POOL2 FLATTEN FC-3</c>.</summary>
/// <remarks>
/// <c>CONV3-10</c> has kernels of 3 × 3 and 10 channels, and is padded so that the size stays; <c>-s2</c>, <c>-p0</c>, <c>-d2</c>,
/// <c>-g2</c> and <c>-circular</c> set stride, padding, dilation, groups and what stands in the padding. <c>POOL2</c> and
/// <c>AVGPOOL3-s2</c> take windows; <c>GAP</c>, <c>FLATTEN</c>, <c>BN</c>, <c>RELU</c>, <c>TANH</c>, <c>SIGMOID</c>, <c>SOFTMAX</c> and
/// <c>DROPOUT</c> stand alone; <c>FC-3</c> has 3 outputs, and <c>FC490-3</c> insists on 490 inputs. No weights are made before
/// <see cref="Build"/>.
/// </remarks>
/// <example><code>
/// Architecture.Parse("CONV3-10 POOL2 CONV3-10 POOL2 FLATTEN FC-3", new(28, 28, 1)).Parameters      // 100 + 910 + 1473
/// </code></example>
public sealed partial class Architecture
{
    private readonly IReadOnlyList<ArchitectureLayer> _layers;

    private Architecture(FeatureMap input, IReadOnlyList<ArchitectureLayer> layers)
    {
        (Input, _layers) = (input, layers);
        var rows = new List<ArchitectureRow>();
        ReceptiveField? field = ReceptiveField.Pixel;
        var map = input;
        for (var i = 0; i < layers.Count; i++)
        {
            try
            {
                var output = layers[i].Output(map);
                _ = output.Elements;
                var (count, computation) = layers[i].Parameters(map);
                Parameters = checked(Parameters + count);
                var multiplyAdds = layers[i].MultiplyAdds(map);
                MultiplyAdds = checked(MultiplyAdds + multiplyAdds);
                field = layers[i].EndsPixels ? null : layers[i].Window is { } window ? Through(field, window, layers[i].Text) : field;
                rows.Add(new(layers[i].Text, output, count, computation, field, multiplyAdds));
                map = output;
            }
            catch (FormatException e)
            {
                throw new FormatException($"architecture: layer {i + 1}, {e.Message}", e);
            }
            catch (OverflowException e)
            {
                throw new FormatException($"architecture: layer {i + 1}, {layers[i].Text}: expected numbers of parameters and multiply-adds below 2⁶³.", e);
            }
        }
        Rows = rows;
    }

    /// <summary>The size of one input image.</summary>
    public FeatureMap Input { get; }

    /// <summary>The layers with their sizes.</summary>
    public IReadOnlyList<ArchitectureRow> Rows { get; }

    /// <summary>All parameters.</summary>
    public long Parameters { get; }

    /// <summary>All multiply-adds for one image.</summary>
    public long MultiplyAdds { get; }

    /// <summary>Reads layers and computes their sizes.</summary>
    /// <param name="text">Layers, separated by spaces.</param>
    /// <param name="input">Height, width and channels of one image.</param>
    /// <exception cref="FormatException">A layer is not understood, or does not fit the one before; the message names it.</exception>
    public static Architecture Parse(string text, FeatureMap input)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (input.Height is < 1 or > 65536 || input.Width is < 1 or > 65536 || input.Channels is < 1 or > 65536)
            throw new FormatException($"architecture: expected an input of 1…65536 along each axis, got {input}.");
        return new(input, ArchitectureParser.Parse(text));
    }

    /// <summary>Whether a text is meant as layers: several words, or one that begins as a layer does.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsMeant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Contains(' ', StringComparison.Ordinal)
            || ArchitectureParser.Words.Contains(FirstLetters().Match(text).Value.ToUpperInvariant());
    }

    /// <summary>The words that layers begin with.</summary>
    public static IReadOnlyList<string> Words => ArchitectureParser.Words;

    /// <summary>The network with weights, for images [N, C, H, W] of <see cref="Input"/>'s size.</summary>
    /// <exception cref="FormatException">A layer has more weights than a tensor holds; the message names it.</exception>
    public Sequential Build()
    {
        foreach (var (i, row) in Rows.Index())
        {
            var (count, what) = row.Output.IsFlat && row.Output.Channels > int.MaxValue ? (row.Output.Channels, "outputs")
                : (row.Parameters, "weights");
            if (count > int.MaxValue) throw new FormatException(
                $"architecture: layer {i + 1}, {row.Layer}: expected at most 2³¹ − 1 {what} of a layer that is built, got {count}.");
        }
        var maps = Rows.Select(r => r.Output).Prepend(Input);
        return new([.. _layers.Zip(maps, (layer, map) => layer.Build(map))]);
    }

    /// <summary>The table as text.</summary>
    public override string ToString()
    {
        string[][] rows = [["Layer", "Activation", "Parameters", "Multiply-adds", "Field", "Jump"],
            ["input", Input.ToString(), "", "", "1", "1"],
            .. Rows.Select(r => new[]
            {
                r.Layer, r.Output.ToString(), r.Computation.Length > 0 ? $"{r.Computation} = {Number(r.Parameters)}" : "",
                r.MultiplyAdds > 0 ? Number(r.MultiplyAdds) : "",
                r.ReceptiveField is { } f ? f.Size.ToString() : "", r.ReceptiveField is { } g ? g.Jump.ToString() : "",
            })];
        var widths = Enumerable.Range(0, 6).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var lines = rows.Select(row => string.Join("  ",
            row.Select((cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        return string.Join(Environment.NewLine, [.. lines, $"Parameters: {Number(Parameters)}",
            $"Multiply-adds for one image: {Number(MultiplyAdds)}"]);
    }

    // Fields are whole numbers of 32 bits.
    private static ReceptiveField? Through(ReceptiveField? field, SpatialWindow window, string layer)
    {
        if (field is not { } f) return null;
        long Along(int size, int extent, int jump) => size + (extent - 1L) * jump;
        return Along(f.Size.H, window.Extent.H, f.Jump.H) <= int.MaxValue && Along(f.Size.W, window.Extent.W, f.Jump.W) <= int.MaxValue
            && (long)f.Jump.H * window.Stride.H <= int.MaxValue && (long)f.Jump.W * window.Stride.W <= int.MaxValue
            ? f.Through(window)
            : throw new FormatException($"{layer}: expected a receptive field below 2³¹ pixels.");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z]*")]
    private static partial Regex FirstLetters();
}
