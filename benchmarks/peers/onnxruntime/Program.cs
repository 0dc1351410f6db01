// ONNX Runtime's side of `fovea bench --peers`: scores by the networks that the requests name as "model".
using Fovea.Peers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

PeerLoop.Run("ONNX Runtime", typeof(InferenceSession),
    (_, request) => request.TryGetProperty("model", out var model) ? new ModelWork(model.GetString()!) : null);

/// <summary>The scores of a batch of random pictures, with a session for each number of threads.</summary>
internal sealed class ModelWork(string path) : PeerWork
{
    private readonly Dictionary<int, InferenceSession> _sessions = [];
    private readonly RunOptions _options = new();
    private InferenceSession _session = null!;
    private OrtValue? _input;

    public override void Use(int threads)
    {
        if (!_sessions.TryGetValue(threads, out var session))
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
            _sessions[threads] = session = new(path, options);
        }
        _session = session;
        if (_input is not null) return;
        var shape = Array.ConvertAll(session.InputMetadata.Values.Single().Dimensions, d => (long)d);
        var random = new Random(0);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = 2 * random.NextSingle() - 1;
        _input = OrtValue.CreateTensorValueFromMemory(values, shape);
    }

    public override void Step()
    {
        using var scores = _session.Run(_options, _session.InputNames, [_input!], _session.OutputNames);
    }

    public override void Dispose()
    {
        foreach (var session in _sessions.Values) session.Dispose();
        _input?.Dispose();
        _options.Dispose();
    }
}
