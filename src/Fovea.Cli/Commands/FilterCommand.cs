using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea filter</c>: a filter on a picture.</summary>
internal sealed class FilterCommand : ICommand
{
    private const int MostKernelBytes = 1 << 20;

    public Command Build()
    {
        // Not required by the parser: the subcommands take their own.
        var image = new Argument<string?>("IMAGE")
        {
            Description = "A picture of 8 or 16 bit: PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var kernel = new Option<string?>("--kernel")
        {
            HelpName = "KERNEL", Description =
            "A name with parameters (see: fovea filter list), a matrix in brackets, or a text file with one."
        };
        var @out = CommonOptions.Out("The picture to write, .png, .jpg, .webp, .bmp, .ppm or .pgm; IMAGE-KERNEL.png unless given.");
        var border = CommonOptions.OneOf("--border", "What stands outside the edge (reflect: the mirror image, the edge itself not repeated: d c b | a b c d | c b a, "
            + "as OpenCV's REFLECT_101 and NumPy's reflect; SciPy calls it mirror)", "reflect", "zero", "replicate", "circular");
        var channels = CommonOptions.OneOf("--channels", "Make the picture grey first, or filter each channel; auto: grey for edges",
            "auto",
            "grey", "each");
        var scale = CommonOptions.OneOf("--scale", "How values become brightness", "natural", "clip", "absolute", "signed", "stretch");
        var normalize = new Option<bool>("--normalize") { Description = "Divide a matrix by the sum of its weights." };
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("filter", "Filter a picture: blur, sharpen, edges, any matrix.",
            "fovea filter photo.jpg --kernel gaussian:2.0 --out blurred.png",
            "fovea filter photo.jpg --kernel \"[0 -1 0; -1 5 -1; 0 -1 0]\" --border replicate",
            "fovea filter gallery photo.jpg --out sheet.png")
        {
            image, kernel, @out, border, channels, scale, normalize, CommonOptions.MaxPixels(), threads, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(image) ?? throw new UsageException("expected a picture. See: fovea filter --help"),
            parsed.GetValue(kernel) ?? throw new UsageException("--kernel: expected a filter, as gaussian:2. See: fovea filter list"),
            parsed.GetValue(@out), parsed.GetValue(normalize), parsed.GetValue(threads), parsed.GetValue(json), new()
            {
                Border = Border(parsed.GetValue(border)!),
                Scale = Enum.Parse<FilterScale>(parsed.GetValue(scale)!, ignoreCase: true),
                Grey = parsed.GetValue(channels) switch { "grey" => true, "each" => false, _ => null },
            }));
        return command;
    }

    private static int Run(string file, string kernel, string? path, bool normalize, int? threads, bool json, FilterOptions options)
    {
        var filter = Filter(kernel, normalize);
        if (threads is { } n) WorkPool.Threads = n;
        var image = PictureFile.Load(file);
        var clock = Stopwatch.StartNew();
        var result = image.Filter(filter, options);
        var milliseconds = clock.Elapsed.TotalMilliseconds;
        path = Path.GetFullPath(path ?? $"{Path.GetFileNameWithoutExtension(file)}-{Label(kernel)}.png");
        result.Save(path);
        if (json)
            JsonOutput.Print(new Fields
            {
                ["file"] = path, ["kernel"] = kernel, ["width"] = result.Width, ["height"] = result.Height, ["channels"] = result.Channels,
                ["bitDepth"] = result.BitDepth,
                ["border"] = options.Border.ToString().ToLowerInvariant(), ["milliseconds"] = milliseconds,
            });
        else Console.WriteLine(path);
        return Application.Done;
    }

    private static ImageFilter Filter(string text, bool normalize)
    {
        var name = text.Split(':')[0];
        var isFile = FilterCatalog.Find(name) is null && File.Exists(text);
        var isMatrix = isFile || text.Contains('[', StringComparison.Ordinal) || text.Contains(';', StringComparison.Ordinal);
        if (!isMatrix && FilterCatalog.Find(name) is null)
            throw new UsageException(
                $"--kernel: unknown filter '{name}'{Nearest.Hint(name, FilterCatalog.All.Select(f => f.Name))}. See: fovea filter list");
        if (normalize && !isMatrix) throw new UsageException($"--normalize: expected a matrix as --kernel, got '{text}'");
        try
        {
            if (!isMatrix) return FilterCatalog.Parse(text);
            var matrix = KernelMatrix.Parse(isFile ? BoundedFile.ReadAllText(text, MostKernelBytes) : text);
            return new MatrixFilter(normalize ? matrix.Normalized() : matrix);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new UsageException(isFile ? $"{text}: {e.Message}" : e.Message);
        }
    }

    // What of the kernel's text may stand in the name of a file.
    private static string Label(string kernel) => FilterCatalog.Find(kernel.Split(':')[0]) is null
        ? "matrix" : new string([.. kernel.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')]);

    private static PaddingMode Border(string word) =>
        word == "zero" ? PaddingMode.Zeros : Enum.Parse<PaddingMode>(word, ignoreCase: true);
}
