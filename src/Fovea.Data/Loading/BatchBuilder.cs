using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Reads, scales and transforms the pictures of a batch. Used by one thread at a time.</summary>
internal sealed class BatchBuilder
{
    private const int Levels = 256;

    private readonly Dataset _dataset;
    private readonly ITransform[] _transforms;
    private readonly Shape[] _shapes;
    private readonly float[] _table;
    private readonly byte[] _pixels;
    private readonly float[] _front;
    private readonly float[] _back;

    public BatchBuilder(Dataset dataset, IReadOnlyList<ITransform> transforms)
    {
        _dataset = dataset;
        var normalize = transforms.Count > 0 ? transforms[0] as Normalize : null;
        // A table maps every raw value to what scaling and a leading Normalize make of it.
        _transforms = [.. normalize is null ? transforms : transforms.Skip(1)];
        _shapes = Shapes(dataset.ImageShape, _transforms);
        normalize?.OutputShape(dataset.ImageShape);
        _table = Table(dataset, normalize);
        _pixels = new byte[dataset.ImageShape.Elements];
        // What lies between two transforms alternates between two buffers.
        var largest = _shapes[..^1].Select(s => s.Elements).DefaultIfEmpty().Max();
        _front = _transforms.Length > 0 ? new float[largest] : [];
        _back = _transforms.Length > 1 ? new float[largest] : [];
    }

    public Shape OutputShape => _shapes[^1];

    public Batch Build(ReadOnlySpan<int> indices, Generator random)
    {
        var size = OutputShape.Elements;
        var shape = OutputShape.Insert(0, indices.Length);
        var images = GC.AllocateUninitializedArray<float>(shape.Elements);
        var labels = new long[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            labels[i] = _dataset.Label(indices[i]);
            _dataset.Read(indices[i], _pixels);
            Fill(images.AsSpan(i * size, size), indices[i], random);
        }
        return new(Tensor.From(images, shape), Tensor.From(labels, [indices.Length]), indices.ToArray());
    }

    private void Fill(Span<float> target, int index, Generator random)
    {
        if (_transforms.Length == 0)
        {
            LookUp(target);
            return;
        }
        var (input, output) = (_front, _back);
        LookUp(input.AsSpan(0, _shapes[0].Elements));
        var own = random.Fork((ulong)index);
        for (var t = 0; t < _transforms.Length; t++)
        {
            var to = t == _transforms.Length - 1 ? target : output.AsSpan(0, _shapes[t + 1].Elements);
            _transforms[t].Apply(input.AsSpan(0, _shapes[t].Elements), _shapes[t], to, own.Fork((ulong)t));
            (input, output) = (output, input);
        }
    }

    // Compiled with full optimisation at once: the first epoch is as fast as the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookUp(Span<float> target)
    {
        var plane = _shapes[0][1] * _shapes[0][2];
        for (var c = 0; c < _shapes[0][0]; c++)
        {
            ReadOnlySpan<float> table = _table.AsSpan(c * Levels, Levels);
            var from = _pixels.AsSpan(c * plane, plane);
            var to = target.Slice(c * plane, from.Length);
            for (var i = 0; i < from.Length; i++) to[i] = table[from[i]];
        }
    }

    private static float[] Table(Dataset dataset, Normalize? normalize)
    {
        var channels = dataset.ImageShape[0];
        var scaled = new float[channels * Levels];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = i % Levels / dataset.MaxValue;
        if (normalize is null) return scaled;
        var table = new float[scaled.Length];
        normalize.Apply(scaled, [channels, 1, Levels], table, new Generator(0));
        return table;
    }

    private static Shape[] Shapes(Shape input, ITransform[] transforms)
    {
        var shapes = new List<Shape> { input };
        foreach (var transform in transforms) shapes.Add(transform.OutputShape(shapes[^1]));
        return [.. shapes];
    }
}
