using System.Globalization;

namespace Fovea.Cli;

/// <summary>The size of one input, as <c>--input</c> takes it: channels, height, width. Height, width, channels, as courses write it, is
/// understood where it can mean nothing else.</summary>
internal readonly record struct InputSize(int Channels, int Height, int Width)
{
    private const int MostColours = 4;

    /// <summary>What help says of it.</summary>
    public const string Description = "Size of one input: channels, height and width, as 1x28x28; 28x28x1 is understood, too.";

    /// <summary>Reads <c>1x28x28</c> or <c>28x28x1</c>.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static InputSize Parse(string text)
    {
        var sizes = Array.ConvertAll(text.Split('x', '×', ','),
            part => int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0);
        if (sizes is not [> 0 and var a, > 0 and var b, > 0 and var c])
            throw new UsageException($"--input: expected channels x height x width, as 1x28x28, got '{text}'");
        // Pictures are mostly square; of others, an end of few is the number of channels.
        var channelsLast = a == b ? b != c : b != c && c <= MostColours && a > MostColours;
        return channelsLast ? new(c, a, b) : new(a, b, c);
    }
}
