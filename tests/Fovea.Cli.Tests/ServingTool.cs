using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fovea.Cli.Tests;

/// <summary>A process of the tool that runs command lines one after another; see <see cref="CommandServer"/>.</summary>
internal sealed class ServingTool : IDisposable
{
    // As many as tests run at a time. They end when the tests do: nobody asks any more.
    private static readonly ConcurrentBag<ServingTool> Idle = [];

    private readonly Process _process;
    private readonly BinaryWriter _requests;
    private readonly BinaryReader _answers;
    private readonly ConcurrentQueue<string> _errors = new();

    private ServingTool()
    {
        var start = CliRunner.Command([], Path.GetTempPath(), new Dictionary<string, string?>
        {
            ["FOVEA_OFFLINE"] = "1", [CommandServer.Variable] = "1", ["DOTNET_STARTUP_HOOKS"] = typeof(CommandServer).Assembly.Location,
        });
        start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        (_requests, _answers) = (new(_process.StandardInput.BaseStream), new(_process.StandardOutput.BaseStream));
        _process.ErrorDataReceived += (_, e) => _errors.Enqueue(e.Data ?? "");
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs a command line in a process that has run others.</summary>
    public static CliResult Run(string folder, IReadOnlyDictionary<string, string?> variables, string[] arguments)
    {
        var tool = Idle.TryTake(out var idle) ? idle : new();
        var answer = Task.Run(() => CommandServer.Ask(tool._requests, tool._answers, folder, variables, arguments));
        if (Task.WaitAny([answer], CliRunner.Patience) >= 0 && answer.IsCompletedSuccessfully)
        {
            Idle.Add(tool);
            return answer.Result;
        }
        tool.Dispose();
        var problem = answer.Exception?.InnerException?.Message ?? "no end";
        Assert.Fail($"{string.Join(' ', arguments)}: {problem}: {string.Join('\n', tool._errors)}");
        throw new UnreachableException();
    }

    /// <summary>Ends the process, whatever it does.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
