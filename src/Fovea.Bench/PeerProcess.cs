using System.Diagnostics;
using System.Text.Json;

namespace Fovea.Bench;

/// <summary>A peer could not be started, or did not answer as it should.</summary>
public sealed class PeerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A long-lived child process that answers lines of JSON with lines of JSON. Its first line says who it is.</summary>
public sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), TimeToEnd = TimeSpan.FromSeconds(2);
    private readonly Process _process;
    private volatile string _lastError = "";

    private PeerProcess(Process process)
    {
        _process = process;
        // Read, so that the child never waits for room in the pipe.
        process.ErrorDataReceived += (_, line) => _lastError = string.IsNullOrWhiteSpace(line.Data) ? _lastError : line.Data;
        process.BeginErrorReadLine();
    }

    /// <summary>The child, for its memory.</summary>
    public Process Process => _process;

    /// <summary>Name and version.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Starts a program and reads who it is.</summary>
    /// <exception cref="PeerException">It cannot be started, or it says why it cannot work.</exception>
    public static PeerProcess Start(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        PeerProcess peer;
        try
        {
            peer = new(Process.Start(start)!);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            throw new PeerException($"{program} cannot be started", e);
        }
        try
        {
            var hello = peer.Read(cancellation);
            peer.Name = $"{hello.GetProperty("peer").GetString()} {hello.GetProperty("version").GetString()}";
            return peer;
        }
        catch (Exception e)
        {
            peer.Dispose();
            if (e is KeyNotFoundException or InvalidOperationException) throw new PeerException($"{program} did not say who it is", e);
            throw;
        }
    }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <exception cref="PeerException">The answer is an error or none, or did not come in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public JsonElement Ask(Fields request, CancellationToken cancellation)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonText.Of(request, indented: false));
            _process.StandardInput.Flush();
        }
        catch (IOException e)
        {
            throw new PeerException($"{Name} has ended: {_lastError}", e);
        }
        return Read(cancellation);
    }

    private JsonElement Read(CancellationToken cancellation)
    {
        string? line;
        try
        {
            line = _process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Patience, cancellation).GetAwaiter().GetResult();
        }
        catch (TimeoutException e)
        {
            throw new PeerException(FormattableString.Invariant($"{Name} has not answered for {Patience.TotalMinutes} minutes"), e);
        }
        if (line is null)
        {
            // What it had to say about its end may still be under way.
            _process.WaitForExit(TimeToEnd);
            throw new PeerException($"{_process.StartInfo.FileName} ended without an answer: {_lastError}");
        }
        try
        {
            var answer = Element(line);
            return answer.TryGetProperty("error", out var error) ? throw new PeerException(error.ToString()) : answer;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new PeerException($"{_process.StartInfo.FileName}: expected a line of JSON, got '{line}'", e);
        }
    }

    // Outlives the document that it was read from.
    internal static JsonElement Element(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Ends the child: closes its input, and kills it where that is not enough.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        if (!_process.WaitForExit(TimeToEnd)) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
