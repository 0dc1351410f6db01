using System.Diagnostics;

namespace Fovea.Bench;

/// <summary>ONNX Runtime in Node.js, for inference. PyTorch writes the networks for it.</summary>
internal sealed class OnnxRuntimePeer : IPeer
{
    private const string Package = "onnxruntime-node";
    private readonly PeerProcess _child;
    private readonly TorchPeer? _torch;
    private readonly string _folder;
    private readonly Func<CancellationToken, PeerProcess> _start;
    private readonly Dictionary<string, (string Path, int[] Shape)> _models;

    private OnnxRuntimePeer(Func<CancellationToken, PeerProcess> start, TorchPeer? torch, string folder,
        Dictionary<string, (string Path, int[] Shape)> models, CancellationToken cancellation) =>
        (_start, _torch, _folder, _models, _child) = (start, torch, folder, models, start(cancellation));

    /// <inheritdoc/>
    public string Name => _child.Name;

    /// <inheritdoc/>
    public Process Process => _child.Process;

    /// <summary>Starts Node.js with the package from the first folder that has it.</summary>
    /// <param name="script">The peer's script.</param>
    /// <param name="torch">Writes the networks; null where it is not there.</param>
    /// <param name="folder">Where the networks are written.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="PeerException">It is not there; says how to install it.</exception>
    public static OnnxRuntimePeer Start(string script, TorchPeer? torch, string folder, CancellationToken cancellation)
    {
        const string Install = $"Install it with 'npm install --ignore-scripts {Package}', "
            + "or name the folder of packages in FOVEA_NODE_MODULES";
        var places = Places().Distinct().ToList();
        var package = places.Select(place => Path.Combine(place, Package)).FirstOrDefault(p => File.Exists(Path.Combine(p, "package.json")))
            ?? throw new PeerException($"ONNX Runtime: no {Package} in {string.Join(", ", places)}. {Install}");
        try
        {
            return new(c => PeerProcess.Start("node", [script, Path.GetFullPath(package)], c), torch, folder, [], cancellation);
        }
        catch (PeerException e)
        {
            throw new PeerException($"ONNX Runtime in {package} does not start: {e.Message}. {Install}", e);
        }
    }

    /// <inheritdoc/>
    public IPeer Again(CancellationToken cancellation) => new OnnxRuntimePeer(_start, _torch, _folder, _models, cancellation);

    /// <inheritdoc/>
    public double? Measure(string workload, int threads, double seconds, CancellationToken cancellation)
    {
        if (!workload.Contains("-infer-", StringComparison.Ordinal)) return null;
        if (!_models.TryGetValue(workload, out var model))
        {
            if (_torch is null) throw new PeerException("PyTorch, which writes the networks for it, was not found");
            var path = Path.Combine(_folder, workload + ".onnx");
            _models[workload] = model = (path, _torch.Export(workload, path, cancellation));
        }
        var answer = _child.Ask(new Fields
        {
            ["workload"] = workload, ["threads"] = threads, ["seconds"] = seconds, ["model"] = model.Path,
            ["shape"] = model.Shape
        }, cancellation);
        return answer.GetProperty("ms").GetDouble();
    }

    /// <inheritdoc/>
    public void Dispose() => _child.Dispose();

    private static IEnumerable<string> Places()
    {
        if (Environment.GetEnvironmentVariable("FOVEA_NODE_MODULES") is { Length: > 0 } own) return [own];
        var paths = Environment.GetEnvironmentVariable("NODE_PATH") ?? "";
        return [Path.Combine(Environment.CurrentDirectory, "node_modules"),
            .. paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            Path.Combine(DataRoot.Cache, "peers", "node_modules")];
    }
}
