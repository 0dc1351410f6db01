using Fovea.Data;

namespace Fovea.Benchmarks;

/// <summary>One epoch of 2,048 pictures of 3×32×32 in batches of 64, normalised; random crops and flips besides where asked.</summary>
[MemoryDiagnoser]
public class Loading
{
    private const int Count = 2048, BatchSize = 64, Plane = 1024;
    private static readonly float[] Mean = [0.5f, 0.4f, 0.3f], Std = [0.2f, 0.25f, 0.3f];
    private readonly byte[] _pixels = new byte[Count * 3 * Plane];
    private DataLoader _loader = null!;

    /// <summary>Random crops with padding, and flips.</summary>
    [Params(false, true)]
    public bool Augment { get; set; }

    /// <summary>Makes the pictures.</summary>
    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < _pixels.Length; i++) _pixels[i] = (byte)(i * 31 + i / Plane);
        var set = new MemoryDataset("pattern", _pixels, [.. Enumerable.Range(0, Count).Select(i => i % 10)], [3, 32, 32],
            [.. Enumerable.Range(0, 10).Select(i => $"class {i}")]);
        _loader = new(set, BatchSize, transforms: Augment
            ? [new RandomCrop(32, 4), new RandomHorizontalFlip(), new Normalize(Mean, Std)] : [new Normalize(Mean, Std)]);
        if (!Augment) Agreement.Check("loader", _loader.First().Input, Batch(0));
    }

    /// <summary>A loop that converts bytes, without order, crops and flips.</summary>
    [Benchmark(Baseline = true)]
    public int Plain()
    {
        var count = 0;
        for (var first = 0; first < Count; first += BatchSize) count += Batch(first).Length;
        return count;
    }

    /// <summary>The loader, with batches prepared ahead.</summary>
    [Benchmark]
    public int Fovea()
    {
        var count = 0;
        foreach (var batch in _loader) count += batch.Input.Count;
        return count;
    }

    private float[] Batch(int first)
    {
        var y = new float[BatchSize * 3 * Plane];
        for (var i = 0; i < y.Length; i++)
        {
            var channel = i / Plane % 3;
            y[i] = (_pixels[first * 3 * Plane + i] / 255f - Mean[channel]) / Std[channel];
        }
        return y;
    }
}
