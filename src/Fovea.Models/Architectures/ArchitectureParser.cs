using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Reads layers as text, separated by spaces: <c>CONV3-10 RELU POOL2 FLATTEN FC-3</c>.</summary>
internal static partial class ArchitectureParser
{
    private const int MostLayers = 1000, MostSide = 1024, MostChannels = 1 << 20;

    private static readonly Dictionary<string, Func<Module>> Elementwise = new()
    {
        ["RELU"] = () => new ReLU(), ["TANH"] = () => new Tanh(), ["SIGMOID"] = () => new Sigmoid(), ["SOFTMAX"] = () => new Softmax(),
        ["DROPOUT"] = () => new Dropout(),
    };

    /// <summary>The words that layers begin with.</summary>
    public static readonly string[] Words = ["CONV", "POOL", "AVGPOOL", "GAP", "FLATTEN", "FC", "BN", .. Elementwise.Keys];

    /// <exception cref="FormatException">A layer is not understood; the message names it and its column.</exception>
    public static IReadOnlyList<ArchitectureLayer> Parse(string text)
    {
        var layers = new List<ArchitectureLayer>();
        foreach (Match token in Token().Matches(text))
        {
            if (layers.Count == MostLayers) throw Wrong(token, $"expected at most {MostLayers} layers");
            layers.Add(Layer(token));
        }
        return layers.Count > 0 ? layers : throw new FormatException("architecture: expected layers as CONV3-10 RELU POOL2 FLATTEN FC-3, "
            + "got none.");
    }

    private static ArchitectureLayer Layer(Match token)
    {
        var parts = token.Value.Split('-');
        var head = Head().Match(parts[0]);
        var (word, number) = (head.Groups[1].Value.ToUpperInvariant(), head.Groups[2].Value);
        var rest = parts.AsSpan(1).ToArray();
        switch (word)
        {
            case "CONV":
                return Convolution(token, number, rest);
            case "POOL" or "AVGPOOL":
                return Pooling(token, word == "AVGPOOL", number, rest);
            case "FC":
                if (rest.Length != 1) throw Wrong(token, "expected FC-OUTPUTS, as FC-10, or FCINPUTS-OUTPUTS, as FC490-10");
                return new LinearLayer(token.Value, number.Length == 0 ? null : Count(token, "inputs", number, int.MaxValue),
                    Count(token, "outputs", rest[0], MostChannels));
        }
        if (!Words.Contains(word)) throw Wrong(token, $"unknown layer; expected one of {string.Join(", ", Words)}");
        if (number.Length > 0 || rest.Length > 0) throw Wrong(token, $"expected {word} alone");
        return word switch
        {
            "GAP" => new GlobalPoolingLayer(token.Value),
            "FLATTEN" => new FlattenLayer(token.Value),
            "BN" => new NormalizationLayer(token.Value),
            _ => new ElementwiseLayer(token.Value, Elementwise[word]),
        };
    }

    private static ConvolutionLayer Convolution(Match token, string number, string[] rest)
    {
        if (number.Length == 0 || rest.Length == 0) throw Wrong(token,
            "expected CONVKERNEL-CHANNELS, as CONV3-10 or CONV5x3-10-s2-p1-circular");
        var kernel = Size(token, number);
        var channels = Count(token, "channels", rest[0], MostChannels);
        var (stride, dilation, groups, padding, mode) = (1, 1, 1, (Size2?)null, PaddingMode.Zeros);
        foreach (var option in rest.AsSpan(1))
        {
            switch (option.ToLowerInvariant())
            {
                case "circular" or "reflect" or "replicate":
                    mode = Enum.Parse<PaddingMode>(option, ignoreCase: true);
                    break;
                case ['s', .. var n]:
                    stride = Count(token, "stride s", n, MostSide);
                    break;
                case ['p', .. var n]:
                    padding = Count(token, "padding p", n, MostSide, least: 0);
                    break;
                case ['d', .. var n]:
                    dilation = Count(token, "dilation d", n, MostSide);
                    break;
                case ['g', .. var n]:
                    groups = Count(token, "groups g", n, MostChannels);
                    break;
                default:
                    throw Wrong(token, $"expected after the channels s2 (stride), p1 (padding), d2 (dilation), g2 (groups), circular, "
                        + "reflect or "
                        + $"replicate, got '{option}'");
            }
        }
        if (padding is null && (kernel.H * kernel.W % 2 == 0))
            throw Wrong(token, $"expected an odd kernel, whose padding keeps the size, or a padding, as {token.Value}-p0");
        return new(token.Value, kernel, channels, stride, padding ?? (dilation * (kernel.H - 1) / 2, dilation * (kernel.W - 1) / 2),
            dilation,
            groups, mode);
    }

    private static PoolingLayer Pooling(Match token, bool isMean, string number, string[] rest)
    {
        if (number.Length == 0) throw Wrong(token, "expected a window, as POOL2 or POOL3-s2");
        var kernel = Size(token, number);
        var (stride, padding) = (kernel, 0);
        foreach (var option in rest)
        {
            switch (option.ToLowerInvariant())
            {
                case ['s', .. var n]:
                    stride = Count(token, "stride s", n, MostSide);
                    break;
                case ['p', .. var n]:
                    padding = Count(token, "padding p", n, Math.Min(kernel.H, kernel.W) / 2, least: 0);
                    break;
                default:
                    throw Wrong(token, $"expected after the window s2 (stride) or p1 (padding), got '{option}'");
            }
        }
        return new(token.Value, isMean, kernel, stride, padding);
    }

    private static Size2 Size(Match token, string text)
    {
        var sides = Array.ConvertAll(text.ToLowerInvariant().Split('x'), side => Count(token, "kernel", side, MostSide));
        return sides.Length == 1 ? sides[0] : (sides[0], sides[1]);
    }

    private static int Count(Match token, string what, string text, int most, int least = 1) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most
            ? n : throw Wrong(token, $"expected as {what} a number from {least} to {most}, got '{text}'");

    private static FormatException Wrong(Match token, string problem) =>
        new($"architecture: column {token.Index + 1}: '{token.Value}': {problem}.");

    [GeneratedRegex(@"[^\s,]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^([A-Za-z]*)(\d+(?:[xX]\d+)?)?$")]
    private static partial Regex Head();
}
