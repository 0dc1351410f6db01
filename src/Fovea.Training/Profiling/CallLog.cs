using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A call of a device, and when it ran.</summary>
/// <param name="Primitive">The primitive.</param>
/// <param name="Label">What it was made for, or null.</param>
/// <param name="Start">When it began, in ticks of the clock.</param>
/// <param name="End">When it had ended.</param>
internal readonly record struct TimedCall(string Primitive, CallLabel? Label, long Start, long End);

/// <summary>Writes down every call of a step.</summary>
/// <param name="inner">The device that computes.</param>
internal sealed class CallLog(Device inner) : CallTimer(inner)
{
    /// <summary>The calls since it was last emptied.</summary>
    public List<TimedCall> Calls { get; } = new(1024);

    protected override void Timed(string primitive, CallLabel? label, long start, long end) => Calls.Add(new(primitive, label, start, end));
}
