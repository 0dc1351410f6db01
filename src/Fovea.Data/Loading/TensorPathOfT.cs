using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Changes one tensor of one sample.</summary>
internal delegate void PathStep<T>(ReadOnlySpan<T> from, Span<T> to, Generator own);

/// <summary>What a transform does to a tensor; null where it does not concern it.</summary>
internal delegate PathStep<T>? PathStepOf<T>(TensorSpec spec, ITransform transform, ulong number);

/// <inheritdoc/>
internal sealed class TensorPath<T> : TensorPath where T : unmanaged
{
    private readonly List<(TensorSpec From, PathStep<T> Step)> _steps = [];
    private readonly T[] _front;
    private readonly T[] _back;
    private T[] _batch = [];
    private Shape _shape;

    public TensorPath(TensorSpec spec, IReadOnlyList<ITransform> transforms, int firstNumber, PathStepOf<T> stepOf)
    {
        Output = spec;
        for (var t = 0; t < transforms.Count; t++)
            if (stepOf(Output, transforms[t], unchecked((ulong)(firstNumber + t))) is { } step)
            {
                _steps.Add((Output, step));
                Output = SampleTransforms.After(Output, transforms[t]);
            }
        // What lies between two steps alternates between two buffers.
        var largest = _steps.Select(s => s.From.Shape.Elements).DefaultIfEmpty().Max();
        _front = _steps.Count > 0 ? new T[largest] : [];
        _back = _steps.Count > 1 ? new T[largest] : [];
    }

    public override TensorSpec Output { get; }

    public override bool IsTransformed => _steps.Count > 0;

    public override void Begin(int samples)
    {
        _shape = Output.Shape.Insert(0, samples);
        _batch = GC.AllocateUninitializedArray<T>(_shape.Elements);
    }

    public override SampleSlot Slot(int position) => IsTransformed
        ? new(_front, Output.DType, 0, _steps[0].From.Shape.Elements)
        : new(_batch, Output.DType, position * Output.Shape.Elements, Output.Shape.Elements);

    public override void Transform(int position, Generator own)
    {
        var size = Output.Shape.Elements;
        var (input, output) = (_front, _back);
        for (var s = 0; s < _steps.Count; s++)
        {
            var last = s == _steps.Count - 1;
            var to = last ? _batch.AsSpan(position * size, size) : output.AsSpan(0, _steps[s + 1].From.Shape.Elements);
            _steps[s].Step(input.AsSpan(0, _steps[s].From.Shape.Elements), to, own);
            (input, output) = (output, input);
        }
    }

    public override Tensor End() => Tensor.From(_batch, _shape);
}
