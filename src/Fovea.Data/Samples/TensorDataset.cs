using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Samples along the first axis of tensors: sample i is element i of each.</summary>
/// <remarks>The tensors are not copied. Change their values between epochs only.</remarks>
/// <example><code>
/// var line = new TensorDataset(Tensor.From(x, [n, 1]), Tensor.From(y, [n, 1]));
/// var cells = new TensorDataset([pictures], [masks], [TensorKind.Picture], [TensorKind.Mask]);
/// </code></example>
public sealed class TensorDataset : ISampleSource
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _targets;

    /// <summary>Takes any number of tensors, all with as many elements along the first axis.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="targets">May be empty.</param>
    /// <param name="inputKinds">What each input means; null where all are <see cref="TensorKind.Other"/>.</param>
    /// <param name="targetKinds">What each target means; null where all are <see cref="TensorKind.Other"/>.</param>
    /// <param name="name">What reports and errors call it.</param>
    /// <exception cref="ShapeException">The first axes differ, or a tensor does not fit its kind.</exception>
    /// <exception cref="ArgumentException">There is no input, or there are not as many kinds as tensors.</exception>
    public TensorDataset(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<TensorKind>? inputKinds = null,
        IReadOnlyList<TensorKind>? targetKinds = null, string name = "tensors")
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count == 0)
            throw new ArgumentException("TensorDataset: expected at least one input, got none. Pass the tensor that the network gets.",
                nameof(inputs));
        (Name, _inputs, _targets) = (name, [.. inputs], [.. targets]);
        Count = _inputs[0].Rank > 0 ? _inputs[0].Shape[0] : 0;
        Inputs = Specs(_inputs, inputKinds, "input");
        Targets = Specs(_targets, targetKinds, "target");
    }

    private TensorDataset(ISampleSource source, Tensor[] inputs, Tensor[] targets)
    {
        (_inputs, _targets, Name, Count) = (inputs, targets, source.Name, source.Count);
        (Inputs, Targets) = (source.Inputs, source.Targets);
    }

    /// <summary>One input and one target.</summary>
    /// <exception cref="ShapeException">The first axes differ.</exception>
    public TensorDataset(Tensor input, Tensor target) : this([input], [target]) { }

    /// <summary>Inputs alone.</summary>
    /// <exception cref="ShapeException">The tensor is a scalar.</exception>
    public TensorDataset(Tensor input) : this([input], []) { }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> Targets { get; }

    /// <summary>Around arrays, for a regression: n inputs of one shape and n targets of another. Nothing is copied.</summary>
    /// <param name="inputs">n · input elements.</param>
    /// <param name="input">Shape of one input.</param>
    /// <param name="targets">n · target elements.</param>
    /// <param name="target">Shape of one target.</param>
    /// <exception cref="ShapeException">A length is no multiple of its shape, or the numbers of samples differ.</exception>
    public static TensorDataset From(float[] inputs, Shape input, float[] targets, Shape target) =>
        new(Rows(inputs, input, "inputs"), Rows(targets, target, "targets"));

    /// <summary>Around arrays, for a classification: n inputs of one shape and n class numbers. Nothing is copied.</summary>
    /// <param name="inputs">n · input elements.</param>
    /// <param name="input">Shape of one input.</param>
    /// <param name="labels">n class numbers.</param>
    /// <exception cref="ShapeException">A length is no multiple of its shape, or the numbers of samples differ.</exception>
    public static TensorDataset From(float[] inputs, Shape input, long[] labels) =>
        new(Rows(inputs, input, "inputs"), Rows(labels, Shape.Scalar, "labels"));

    /// <summary>Every sample of a source, read once.</summary>
    internal static TensorDataset Of(ISampleSource source)
    {
        var (inputs, targets) = (Room(source.Inputs), Room(source.Targets));
        ReadAll.Run(source.Count, i => source.Write(i, new(Slots(source.Inputs, inputs, i), Slots(source.Targets, targets, i))));
        return new(source, Wrap(source.Inputs, inputs), Wrap(source.Targets, targets));

        Array[] Room(IReadOnlyList<TensorSpec> specs) =>
            [.. specs.Select(s => SampleSlot.Allocate(s.DType, s.Shape.Insert(0, source.Count).Elements))];

        static ArraySegment<SampleSlot> Slots(IReadOnlyList<TensorSpec> specs, Array[] arrays, int i) =>
            specs.Select((s, k) => new SampleSlot(arrays[k], s.DType, i * s.Shape.Elements, s.Shape.Elements)).ToArray();

        Tensor[] Wrap(IReadOnlyList<TensorSpec> specs, Array[] arrays) =>
            [.. specs.Select((s, k) => SampleSlot.Wrap(arrays[k], s.Shape.Insert(0, source.Count)))];
    }

    /// <inheritdoc/>
    public void Write(int index, Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        SampleCheck.Index(this, index);
        for (var k = 0; k < _inputs.Length; k++) Copy(_inputs[k], index, sample.InputSlots[k]);
        for (var k = 0; k < _targets.Length; k++) Copy(_targets[k], index, sample.TargetSlots[k]);
    }

    private static void Copy(Tensor tensor, int index, SampleSlot slot)
    {
        switch (tensor.DType)
        {
            case DType.Float32: Copy<float>(tensor, index, slot); break;
            case DType.Float64: Copy<double>(tensor, index, slot); break;
            case DType.Int64: Copy<long>(tensor, index, slot); break;
            case DType.UInt8: Copy<byte>(tensor, index, slot); break;
            default: Copy<bool>(tensor, index, slot); break;
        }
    }

    private static void Copy<T>(Tensor tensor, int index, SampleSlot slot) where T : unmanaged =>
        tensor.AsReadOnlySpan<T>().Slice(index * slot.Length, slot.Length).CopyTo(((T[])slot.Values).AsSpan(slot.Start));

    private static Tensor Rows<T>(T[] values, Shape sample, string what) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var size = sample.Elements;
        if (size == 0 || values.Length % size != 0)
            throw new ShapeException($"TensorDataset.From: expected {what} whose length is a multiple of {size} for samples {sample}, "
                + $"got {values.Length} values.");
        return Tensor.From(values, sample.Insert(0, values.Length / size));
    }

    private TensorSpec[] Specs(Tensor[] tensors, IReadOnlyList<TensorKind>? kinds, string what)
    {
        if (kinds is not null && kinds.Count != tensors.Length)
            throw new ArgumentException($"TensorDataset: expected a kind for each of {tensors.Length} {what}s, got {kinds.Count}.",
                $"{what}Kinds");
        var specs = new TensorSpec[tensors.Length];
        for (var k = 0; k < tensors.Length; k++)
        {
            var shape = tensors[k].Shape;
            if (shape.Rank == 0)
                throw new ShapeException($"TensorDataset: expected tensors [N, …], got a scalar as {what} {k}. Call x.Reshape([1]).");
            if (shape[0] != Count)
                throw new ShapeException($"TensorDataset: expected {Count} samples in every tensor as in input 0, got {shape[0]} "
                    + $"in {what} {k} {shape}.");
            specs[k] = new(shape.Without(0), tensors[k].DType, kinds?[k] ?? TensorKind.Other);
        }
        return specs;
    }
}
