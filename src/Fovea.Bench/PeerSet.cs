namespace Fovea.Bench;

/// <summary>The peers that were found. Their scripts and networks lie in a temporary folder until disposed.</summary>
public sealed class PeerSet : IDisposable
{
    private readonly List<IPeer> _peers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-peers-").FullName;

    private PeerSet() { }

    /// <summary>Those that work.</summary>
    public IReadOnlyList<IPeer> Peers => _peers;

    /// <summary>Starts every peer that is installed.</summary>
    /// <param name="missing">Told in one line about each that is not, and how to install it.</param>
    /// <param name="cancellation">Stops the start.</param>
    public static PeerSet Start(Action<string> missing, CancellationToken cancellation)
    {
        var set = new PeerSet();
        try
        {
            set.Add("PyTorch", missing, () => TorchPeer.Start(set.Script("torch_peer.py"), cancellation));
            set.Add("TorchSharp", missing, () => DotNetPeer.StartTorchSharp(cancellation));
            set.Add("ONNX Runtime", missing, () => DotNetPeer.StartOnnxRuntime(set._folder, cancellation));
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var peer in _peers) peer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Add(string name, Action<string> missing, Func<IPeer> start)
    {
        try
        {
            _peers.Add(start());
        }
        catch (PeerException e)
        {
            missing($"{name}: {e.Message}");
        }
    }

    private string Script(string name)
    {
        var path = Path.Combine(_folder, name);
        using var source = typeof(PeerSet).Assembly.GetManifestResourceStream(name)!;
        using var file = File.Create(path);
        source.CopyTo(file);
        return path;
    }
}
