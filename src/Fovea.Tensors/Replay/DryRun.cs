namespace Fovea.Tensors;

/// <summary>Runs code for the shapes of what it computes: the operations check their inputs and give tensors, and nothing is
/// computed.</summary>
/// <remarks>Code that reads the elements of a computed tensor gets them: what was put off is computed then. So it is with devices that do
/// not plan their buffers, and within a <see cref="Recording"/>.</remarks>
/// <example><code>
/// DryRun.Of(x, () => shape = network.Forward(x).Shape);
/// </code></example>
public static class DryRun
{
    /// <summary>Runs an action dry.</summary>
    /// <param name="input">A tensor of the device that is meant.</param>
    /// <param name="action">The code.</param>
    /// <exception cref="ShapeException">Shapes do not fit, as when it is run.</exception>
    public static void Of(Tensor input, Action action)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(action);
        if (RecordingDevice.IsActive) action();
        else new RecordingDevice(input.Device).During(action);
    }
}
