using System.Runtime.InteropServices;

namespace Fovea.Cli.Terminal;

/// <summary>Turns Ctrl-C, a request to terminate and the end of the terminal into a cancellation, until disposed. A second one ends the
/// process at once, with a terminal that is as it was.</summary>
internal sealed class Interruption : IDisposable
{
    // As shells have it: 128 and the number of the signal.
    private const int SignalExit = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Starts to listen.</summary>
    public Interruption() =>
        _signals = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            .Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_source.IsCancellationRequested)
        {
            _source.Cancel();
            return;
        }
        // Live views may have hidden the cursor, and stand in a line that has not ended.
        if (!Console.IsErrorRedirected) Console.Error.Write("\u001b[?25h\u001b[0m");
        Console.Error.WriteLine();
        Environment.Exit(SignalExit + context.Signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 });
    }
}
