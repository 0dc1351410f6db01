namespace Fovea.Benchmarks;

/// <summary>max(x, 0) of each element.</summary>
[MemoryDiagnoser]
public class Relu
{
    private Tensor _x = null!;
    private float[] _plain = [];

    /// <summary>Number of elements.</summary>
    [Params(1 << 12, 1 << 20)]
    public int Count { get; set; }

    /// <summary>Makes the elements.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _x = Tensor.Randn([Count]);
        _plain = _x.ToArray<float>();
        Agreement.Check("relu", Fovea(), Plain());
    }

    /// <summary>A loop.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain()
    {
        var y = new float[_plain.Length];
        for (var i = 0; i < y.Length; i++) y[i] = Math.Max(_plain[i], 0);
        return y;
    }

    /// <summary>The operation.</summary>
    [Benchmark]
    public Tensor Fovea() => _x.ReLU();
}
