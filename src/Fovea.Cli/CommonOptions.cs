using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Cli;

/// <summary>Options that mean the same in every command.</summary>
internal static class CommonOptions
{
    private const int MostThreads = 1024;

    /// <summary>Stack traces instead of one line.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the stack trace of a failure.", Recursive = true };

    /// <summary>One JSON value on standard output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as one JSON value." };

    /// <summary>The folder of data files.</summary>
    public static Option<string?> Data() => NotEmpty(new Option<string?>("--data")
    {
        Description = "Folder of data sets; then FOVEA_DATA, then the cache, then a download.", HelpName = "DIR",
    });

    /// <summary>Where results go.</summary>
    public static Option<string?> Out(string description) =>
        NotEmpty(new Option<string?>("--out") { Description = description, HelpName = "PATH" });

    /// <summary>The seed of all random numbers.</summary>
    public static Option<ulong> Seed() =>
        new("--seed") { Description = "Seed of all random numbers.", DefaultValueFactory = _ => 0, HelpName = "N" };

    /// <summary>Threads of the kernels.</summary>
    public static Option<int?> Threads()
    {
        var option = new Option<int?>("--threads")
        {
            Description = "Threads for the kernels; all processors unless set. The result does not depend on it.", HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                && n is < 1 or > MostThreads) result.AddError($"--threads: expected 1 to {MostThreads}, got {n}");
        });
        return option;
    }

    /// <summary>Where tensors live and kernels run. The option opens it before the command runs.</summary>
    public static Option<string?> Device()
    {
        var option = NotEmpty(new Option<string?>("--device")
        {
            Description = $"Where to compute: {string.Join(", ", DeviceCatalog.All.Select(d => d.Name))}; cuda:1 is the second card.",
            DefaultValueFactory = _ => DeviceCatalog.Processor.Name, HelpName = "NAME",
        });
        option.Action = new OpenDevice(option);
        return option;
    }

    /// <summary>How large a picture may be that is read. The option sets the limit itself, before the command runs.</summary>
    public static Option<long> MaxPixels()
    {
        var option = new Option<long>("--max-pixels")
        {
            Description = "The largest picture that is read, width times height.", DefaultValueFactory = _ => Image.MaxPixels,
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                && n is < 1 or > Image.MaxPixels) result.AddError($"--max-pixels: expected 1 to {Image.MaxPixels}, got {n}");
        });
        option.Action = new SetPixelLimit(option);
        return option;
    }

    /// <summary>What to say where more threads are asked for than there are processors; null for nothing.</summary>
    public static string? ThreadsWarning(ParseResult parsed)
    {
        var option = parsed.CommandResult.Command.Options.OfType<Option<int?>>().FirstOrDefault(o => o.Name == "--threads");
        return option is not null && parsed.GetValue(option) is { } n && n > Environment.ProcessorCount
            ? $"warning: --threads {n} on {Environment.ProcessorCount} processors: more than there are wait for one another" : null;
    }

    /// <summary>An option whose value is one of a few words, the first of them unless given.</summary>
    public static Option<string> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", words)}.", DefaultValueFactory = _ => words[0], HelpName = "WORD",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var word && !words.Contains(word))
                result.AddError($"{name}: expected one of {string.Join(", ", words)}, got '{word}'{Nearest.Hint(word, words)}");
        });
        return option;
    }

    /// <summary>The option, which now refuses an empty text, as an unset variable of a script gives it.</summary>
    private static Option<string?> NotEmpty(Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && string.IsNullOrWhiteSpace(path))
                result.AddError($"{option.Name}: expected a path, got an empty text");
        });
        return option;
    }

    /// <summary>The option, which now refuses whole numbers below 1.</summary>
    public static Option<T> AtLeastOne<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n) && n < 1)
                result.AddError($"{option.Name}: expected 1 or more, got {n}");
        });
        return option;
    }

    private sealed class SetPixelLimit(Option<long> option) : SynchronousCommandLineAction
    {
        public override bool Terminating => false;

        public override int Invoke(ParseResult parseResult)
        {
            Image.PixelLimit = parseResult.GetValue(option);
            return Application.Done;
        }
    }

    private sealed class OpenDevice(Option<string?> option) : SynchronousCommandLineAction
    {
        public override bool Terminating => false;

        public override int Invoke(ParseResult parseResult)
        {
            try
            {
                ComputeContext.Default.Device = DeviceCatalog.Open(parseResult.GetValue(option)!);
                return Application.Done;
            }
            catch (InvalidOperationException e)
            {
                throw new UsageException($"--device: {e.Message}");
            }
        }
    }
}
