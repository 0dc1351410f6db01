using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Fovea.Cli.Terminal;
using Fovea.Studio;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea studio</c>: pages in the browser, on this machine alone.</summary>
internal sealed class StudioCommand : ICommand
{
    private readonly Argument<string> _folder = new("FOLDER")
    {
        Description = "What the studio sees: runs, models and pictures below it; this folder unless given.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port on the loopback; 0 for any that is free.", HelpName = "N",
    };

    private readonly Option<bool> _quiet = new("--no-browser") { Description = "Print the address, and open no browser." };

    public Command Build()
    {
        var command = new ExampleCommand("studio",
            "Open the studio in the browser: train, look into networks, and recover shape from light.", "fovea studio", "fovea studio work --port 8787 --no-browser")
        {
            _folder, _port, _quiet,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var port = parsed.GetValue(_port);
        if (port is < 0 or > 65535) throw new UsageException($"--port: expected 0 to 65535, got {port}");
        using var interruption = new Interruption();
        await using var studio = await StudioServer.StartAsync(new()
        {
            Folder = parsed.GetValue(_folder)!, Port = port, Program = OwnProgram(),
        });
        Console.WriteLine($"The studio is at {studio.Address}");
        Console.Error.WriteLine("Ctrl-C ends it; trainings that it started go on.");
        if (!parsed.GetValue(_quiet)) OpenBrowser(studio.Address);
        var ended = new TaskCompletionSource();
        await using var registration = interruption.Token.Register(() => ended.SetResult());
        await ended.Task;
        return Application.Done;
    }

    /// <summary>How this program was started: by itself, or by <c>dotnet</c> and its library.</summary>
    private static IReadOnlyList<string> OwnProgram()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }

    // Where there is no screen, the address that was printed is enough.
    private static void OpenBrowser(Uri address)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true })?.Dispose();
            else if (OperatingSystem.IsMacOS()) Process.Start("open", [address.AbsoluteUri]).Dispose();
            else if (HasScreen) Process.Start("xdg-open", [address.AbsoluteUri]).Dispose();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine("note: no browser could be opened.");
        }
    }

    private static bool HasScreen => Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
}
