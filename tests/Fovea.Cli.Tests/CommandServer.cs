using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Cli.Tests;

/// <summary>Within a process of the tool: takes command lines from standard input, runs one after another, and answers with what each
/// printed. A command that follows another finds the code compiled, which is most of the time of a short one.</summary>
internal static class CommandServer
{
    /// <summary>The variable that says so to <see cref="StartupHook"/>.</summary>
    public const string Variable = "FOVEA_TESTS_SERVE";

    /// <summary>Variables of the tool that name a folder of the command's own.</summary>
    private static readonly string[] Homes = ["HOME", "XDG_CACHE_HOME"];

    /// <summary>Serves until nobody asks any more, and ends the process.</summary>
    public static void Run()
    {
        using var requests = new BinaryReader(Console.OpenStandardInput());
        using var answers = new BinaryWriter(Console.OpenStandardOutput());
        // Not for the processes that commands start.
        foreach (var name in new[] { Variable, "DOTNET_STARTUP_HOOKS" }) Environment.SetEnvironmentVariable(name, null);
        // As the first line of the tool.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var (start, threads) = (Environment.CurrentDirectory, WorkPool.Threads);
        while (Read(requests) is var (folder, homes, arguments))
        {
            using StringWriter output = new(), error = new();
            Console.SetOut(output);
            Console.SetError(error);
            foreach (var (name, home) in Homes.Zip(homes)) Environment.SetEnvironmentVariable(name, home);
            Environment.CurrentDirectory = folder;
            var code = Application.Run(arguments);
            Environment.CurrentDirectory = start;
            WorkPool.Threads = threads;
            answers.Write(code);
            answers.Write(output.ToString());
            answers.Write(error.ToString());
            answers.Flush();
        }
        Environment.Exit(0);
    }

    /// <summary>Asks a server, and waits for its answer.</summary>
    public static CliResult Ask(BinaryWriter requests, BinaryReader answers, string folder, IReadOnlyDictionary<string, string?> variables,
        string[] arguments)
    {
        requests.Write(folder);
        foreach (var name in Homes) requests.Write(variables[name]!);
        requests.Write(arguments.Length);
        foreach (var argument in arguments) requests.Write(argument);
        requests.Flush();
        return new(answers.ReadInt32(), answers.ReadString(), answers.ReadString());
    }

    private static (string Folder, string[] Homes, string[] Arguments)? Read(BinaryReader requests)
    {
        try
        {
            var folder = requests.ReadString();
            string[] homes = [.. Homes.Select(_ => requests.ReadString())];
            var arguments = new string[requests.ReadInt32()];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = requests.ReadString();
            return (folder, homes, arguments);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }
}
