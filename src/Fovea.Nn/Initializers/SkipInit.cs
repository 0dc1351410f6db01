namespace Fovea.Nn;

/// <summary>While it is held, layers that are made on this thread leave their weights 0 and draw nothing: for networks whose weights are
/// loaded next.</summary>
/// <remarks>What is drawn otherwise by <see cref="Init"/> stays as it is, also in networks that there were before. Constants are set. The
/// default generator does not move.</remarks>
/// <example><code>
/// Module network;
/// using (new SkipInit()) network = new ResNet50();
/// network.Load("resnet50.safetensors");
/// </code></example>
public sealed class SkipInit : IDisposable
{
    [ThreadStatic]
    private static int _held;

    private bool _isOver;

    /// <summary>Begins.</summary>
    public SkipInit() => _held++;

    /// <summary>Whether one is held on this thread.</summary>
    public static bool IsActive => _held > 0;

    /// <summary>Ends; a second time does nothing.</summary>
    public void Dispose()
    {
        if (!_isOver) _held--;
        _isOver = true;
    }
}
