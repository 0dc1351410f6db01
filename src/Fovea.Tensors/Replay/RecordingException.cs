namespace Fovea.Tensors;

/// <summary>A computation cannot be recorded and replayed.</summary>
public sealed class RecordingException(string reason)
    : InvalidOperationException($"Recording: expected a computation that depends on its inputs' shapes alone, but {reason}.");
