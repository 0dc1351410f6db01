using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using Fovea.Cli.Terminal;

namespace Fovea.Cli;

/// <summary>The command line: finds the commands, parses, runs one, and turns every failure into one line and an exit code.</summary>
internal static class Application
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Runs a command line on the console and returns the exit code.</summary>
    public static int Run(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>Runs a command line and returns the exit code. Help and failures go to writers, what commands print to the
    /// console.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = Root();
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count == 0 && OptionTakenForArgument(parsed) is { } option)
            return Fail($"unknown option '{option}'{Nearest.Hint(option, OptionNames(parsed))}. See: {Path(parsed.CommandResult)} --help",
                WrongUsage, error);
        if (parsed.Errors.Count > 0) return Fail(UsageError(parsed), WrongUsage, error);
        var verbose = args.Contains("--verbose");
        if (CommonOptions.ThreadsWarning(parsed) is { } warning) error.WriteLine($"fovea: {warning}");
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException e)
        {
            return Fail(e.Message, WrongUsage, error);
        }
        catch (Exception e)
        {
            return Fail(verbose ? e.ToString() : OneLine(e, parsed), Failed, error);
        }
    }

    /// <summary>The root command with every command of the catalogue.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Fovea: train, check, understand and ship image models.");
        // Those without a parent come first, so that each finds its parent.
        var commands = new Dictionary<string, Command> { [""] = root };
        foreach (var command in Catalog<ICommand>.All.OrderBy(c => c.Parent.Length > 0))
        {
            var built = command.Build();
            commands[command.Parent].Add(built);
            commands.TryAdd(built.Name, built);
        }
        root.Add(CommonOptions.Verbose);
        NumberOptions.Apply(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!,
            ["fovea train", "fovea train mnist-cnn --epochs 10 --data DIR", "fovea summary mnist-cnn"]);
        return root;
    }

    private static string UsageError(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            var isOption = token.StartsWith('-');
            // One that takes an argument as well had it already.
            var isCommand = command.Subcommands.Count > 0 && command.Arguments.Count == 0;
            var names = isOption
                ? OptionNames(parsed)
                : command.Subcommands.Select(c => c.Name);
            return $"unknown {(isOption ? "option" : isCommand ? "command" : "argument")} '{token}'{Nearest.Hint(token, names)}. See: {Path(parsed.CommandResult)} --help";
        }
        return $"{MissingArgument(parsed) ?? parsed.Errors[0].Message.TrimEnd('.')}. See: {Path(parsed.CommandResult)} --help";
    }

    // The parser names the command that lacks an argument, and not the argument.
    private static string? MissingArgument(ParseResult parsed)
    {
        var given = parsed.CommandResult.Children.OfType<ArgumentResult>().Where(a => a.Tokens.Count > 0).Select(a => a.Argument)
            .ToHashSet();
        var command = parsed.CommandResult.Command;
        var missing = command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && !given.Contains(a));
        var isMissing = parsed.Errors[0].Message.StartsWith("Required argument missing for command", StringComparison.Ordinal);
        if (missing is null || !isMissing) return null;
        var what = missing.Description is { Length: > 0 } text ? $": {char.ToLowerInvariant(text[0])}{text[1..].TrimEnd('.')}" : "";
        return $"{command.Name}: expected {missing.Name}{what}";
    }

    // An argument would take a mistyped option for its value.
    private static string? OptionTakenForArgument(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).FirstOrDefault(v =>
            v.StartsWith("--", StringComparison.Ordinal));

    private static IEnumerable<string> OptionNames(ParseResult parsed) =>
        Chain(parsed.CommandResult).SelectMany(c => c.Options).Select(o => o.Name);

    private static IEnumerable<Command> Chain(CommandResult result)
    {
        for (SymbolResult? r = result; r is not null; r = r.Parent)
            if (r is CommandResult c) yield return c.Command;
    }

    private static string Path(CommandResult result) =>
        string.Join(' ', Chain(result).Reverse().Select(c => c is RootCommand ? "fovea" : c.Name));

    private static string OneLine(Exception e, ParseResult parsed)
    {
        while (e is AggregateException or TargetInvocationException && e.InnerException is not null) e = e.InnerException;
        var message = e switch
        {
            InsufficientMemoryException => e.Message,
            OutOfMemoryException => "out of memory" + (OptionNames(parsed).Contains("--batch-size") ? ": use a smaller --batch-size" : ""),
            OperationCanceledException => "stopped",
            _ => e.Message,
        };
        return message.ReplaceLineEndings(" ");
    }

    private static int Fail(string message, int code, TextWriter error)
    {
        error.WriteLine($"fovea: {message}");
        return code;
    }
}

/// <summary>A command of the command line. A new command is a class of this kind; the application finds it.</summary>
[Catalogued]
internal interface ICommand
{
    /// <summary>The command that it stands below, such as <c>data</c>; empty for none.</summary>
    string Parent => "";

    /// <summary>Name, description with an example, options, and what it does.</summary>
    Command Build();
}

/// <summary>A command line that parses but makes no sense: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
