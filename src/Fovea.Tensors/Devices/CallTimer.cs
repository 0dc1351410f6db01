using System.Diagnostics;

namespace Fovea.Tensors;

/// <summary>Stands before a device and tells how long each call took, and what it was made for.</summary>
/// <remarks>What is computed is as without it: a <see cref="Recording"/> that is captured behind it plans its buffers and puts calls
/// together as the device itself would, and the calls of its replays are timed one by one. Those that were put together are one
/// call.</remarks>
/// <example><code>
/// timer.During(() => trainer.Fit(batches, epochs: 1));
/// </code></example>
/// <param name="inner">The device that computes.</param>
public abstract class CallTimer(Device inner) : InterposedDevice(inner)
{
    /// <summary>Whether calls are timed; else they are passed on.</summary>
    public bool IsOn { get; set; } = true;

    internal override bool PlacesLater => Inner.PlacesLater;

    /// <inheritdoc/>
    public override Tensor EmptyAligned(Shape shape, DType dtype) => Inner.EmptyAligned(shape, dtype);

    /// <summary>A call has been made.</summary>
    /// <param name="primitive">Its primitive.</param>
    /// <param name="label">What it was made for, or null.</param>
    /// <param name="start">When it began, as <see cref="Stopwatch.GetTimestamp"/> has it.</param>
    /// <param name="end">When it had ended.</param>
    protected abstract void Timed(string primitive, CallLabel? label, long start, long end);

    /// <inheritdoc/>
    protected internal override void Run<TCall>(in TCall call)
    {
        if (!IsOn)
        {
            Inner.Run(call);
            return;
        }
        var start = Stopwatch.GetTimestamp();
        Inner.Run(call);
        Timed(TCall.Name, CallLabel.Current, start, Stopwatch.GetTimestamp());
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<RecordedCall> Optimize(IReadOnlyList<RecordedCall> calls, RecordedBuffers buffers) =>
        Inner.Optimize(calls, buffers);

    internal override Tensor? EmptyLater(Shape shape, DType dtype, RecordingDevice recorder) => Inner.EmptyLater(shape, dtype, recorder);

    internal override Tensor? Wrap<T>(T[] values, Shape shape) => Inner.Wrap(values, shape);
}
