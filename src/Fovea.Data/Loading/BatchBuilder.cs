using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Reads and transforms the samples of a batch. Used by one thread at a time.</summary>
internal sealed class BatchBuilder
{
    private readonly ISampleSource _source;
    private readonly int _inputs;
    private readonly TensorPath[] _paths;
    private readonly TensorPath[] _transformed;
    private readonly SampleSlot[] _slots;
    private readonly Sample _sample;

    public BatchBuilder(ISampleSource source, IReadOnlyList<ITransform> transforms)
    {
        SampleTransforms.Check(source, transforms);
        // Transforms are numbered without a leading Normalize, which draws nothing: bytes are scaled and normalised in one go.
        var normalize = transforms.Count > 0 ? transforms[0] as Normalize : null;
        var firstNumber = normalize is null ? 0 : -1;
        _source = source;
        if (source is Dataset pictures)
        {
            _source = new ScaledPictures(pictures, normalize);
            if (normalize is not null) (transforms, firstNumber) = ([.. transforms.Skip(1)], 0);
        }
        _inputs = _source.Inputs.Count;
        _paths = [.. _source.Inputs.Concat(_source.Targets).Select(spec => TensorPath.For(spec, transforms, firstNumber))];
        _transformed = [.. _paths.Where(p => p.IsTransformed)];
        _slots = new SampleSlot[_paths.Length];
        ArraySegment<SampleSlot> slots = _slots;
        _sample = new(slots[.._inputs], slots[_inputs..]);
    }

    /// <summary>The inputs after the transforms.</summary>
    public IReadOnlyList<TensorSpec> Inputs => [.. _paths.Take(_inputs).Select(p => p.Output)];

    /// <summary>The targets after the transforms.</summary>
    public IReadOnlyList<TensorSpec> Targets => [.. _paths.Skip(_inputs).Select(p => p.Output)];

    public Batch Build(ReadOnlySpan<int> indices, Generator random)
    {
        foreach (var path in _paths) path.Begin(indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            for (var k = 0; k < _paths.Length; k++) _slots[k] = _paths[k].Slot(i);
            _source.Write(indices[i], _sample);
            if (_transformed.Length == 0) continue;
            var own = random.Fork((ulong)indices[i]);
            foreach (var path in _transformed) path.Transform(i, own);
        }
        return new([.. _paths.Take(_inputs).Select(p => p.End())], [.. _paths.Skip(_inputs).Select(p => p.End())], indices.ToArray());
    }
}
