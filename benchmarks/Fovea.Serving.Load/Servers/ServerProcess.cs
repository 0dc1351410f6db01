using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Fovea.Serving.Load;

/// <summary>A server in a process of its own: this program, started with other arguments.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>What a server writes when it listens, before its address.</summary>
    public const string Listening = "listening on ";

    /// <summary>What it writes when it ends, before the numbers of connections that it took and of requests that it answered.</summary>
    public const string Ended = "ended ";

    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Bytes of memory that it has in use.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Time of processors that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="arguments">What follows <c>server</c>.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<ServerProcess> StartAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, "server", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        // Its log, as to a file that nobody reads.
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Listening, StringComparison.Ordinal)) continue;
            return new(process, IPEndPoint.Parse(new Uri(line[Listening.Length..]).Authority));
        }
        throw new InvalidOperationException($"server {string.Join(' ', arguments)}: expected it to listen, it ended");
    }

    /// <summary>Asks it to end (SIGTERM), and waits until it has.</summary>
    /// <returns>Its exit code, how many connections it took, and how many requests it answered.</returns>
    public async Task<(int ExitCode, int Taken, int Answered)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        var counts = output.Split('\n').Single(l => l.StartsWith(Ended, StringComparison.Ordinal))[Ended.Length..].Split(' ');
        return (_process.ExitCode, int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
