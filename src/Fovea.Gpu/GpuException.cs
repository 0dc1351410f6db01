namespace Fovea.Gpu;

/// <summary>A graphics processor cannot be used: the message says why, in a line.</summary>
/// <param name="message">Why.</param>
/// <param name="inner">What the driver said, or null.</param>
public sealed class GpuException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
