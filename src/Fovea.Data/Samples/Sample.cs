using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>The values of one sample: a span for each input and each target.</summary>
/// <example><code>
/// public void Write(int index, Sample sample)
/// {
///     _pixels.AsSpan(index * 784, 784).CopyTo(sample.Input&lt;float&gt;());
///     sample.Target&lt;long&gt;()[0] = _labels[index];
/// }
/// </code></example>
public sealed class Sample
{
    private readonly ArraySegment<SampleSlot> _inputs;
    private readonly ArraySegment<SampleSlot> _targets;

    /// <summary>A sample with memory of its own, all zeros.</summary>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="targets">Its targets.</param>
    public Sample(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> targets)
        : this(Slots(inputs), Slots(targets)) { }

    internal Sample(ArraySegment<SampleSlot> inputs, ArraySegment<SampleSlot> targets) => (_inputs, _targets) = (inputs, targets);

    /// <summary>Number of inputs.</summary>
    public int Inputs => _inputs.Count;

    /// <summary>Number of targets.</summary>
    public int Targets => _targets.Count;

    /// <summary>The values of an input in row-major order. Writing to the span changes the sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ShapeException"><typeparamref name="T"/> is not its element type.</exception>
    public Span<T> Input<T>(int position = 0) where T : unmanaged => At<T>(_inputs, position, "input");

    /// <summary>The values of a target in row-major order. Writing to the span changes the sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    /// <exception cref="ShapeException"><typeparamref name="T"/> is not its element type.</exception>
    public Span<T> Target<T>(int position = 0) where T : unmanaged => At<T>(_targets, position, "target");

    /// <summary>The slots of all inputs, for a source that passes them on.</summary>
    internal ArraySegment<SampleSlot> InputSlots => _inputs;

    /// <summary>The slots of all targets, for a source that passes them on.</summary>
    internal ArraySegment<SampleSlot> TargetSlots => _targets;

    private static Span<T> At<T>(ArraySegment<SampleSlot> slots, int position, string what) where T : unmanaged
    {
        if ((uint)position >= (uint)slots.Count)
            throw new ArgumentOutOfRangeException(nameof(position),
                $"Sample: expected a position below {slots.Count}, got {what} {position}.");
        var slot = slots[position];
        if (slot.DType != DTypes.Of<T>())
            throw new ShapeException($"Sample: expected {what} {position} as {slot.DType}, got {DTypes.Of<T>()}.");
        return ((T[])slot.Values).AsSpan(slot.Start, slot.Length);
    }

    private static SampleSlot[] Slots(IReadOnlyList<TensorSpec> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        return [.. specs.Select(s => new SampleSlot(SampleSlot.Allocate(s.DType, s.Shape.Elements), s.DType, 0, s.Shape.Elements))];
    }
}
