namespace Fovea.Benchmarks;

/// <summary>The largest of each window of 2×2, of 16 images with 16 channels.</summary>
[MemoryDiagnoser]
public class MaxPool
{
    private const int Planes = 256;
    private Tensor _x = null!;
    private float[] _plain = [];

    /// <summary>Height and width of the images.</summary>
    [Params(28, 112)]
    public int Side { get; set; }

    /// <summary>Makes the images.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _x = Tensor.Randn([16, Planes / 16, Side, Side]);
        _plain = _x.ToArray<float>();
        Agreement.Check("max_pool2d", Fovea(), Plain());
    }

    /// <summary>A loop over planes, rows and columns.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain()
    {
        var half = Side / 2;
        var y = new float[Planes * half * half];
        for (var p = 0; p < Planes; p++)
            for (var i = 0; i < half; i++)
                for (var j = 0; j < half; j++)
                {
                    var at = (p * Side + 2 * i) * Side + 2 * j;
                    y[(p * half + i) * half + j] =
                        Math.Max(Math.Max(_plain[at], _plain[at + 1]), Math.Max(_plain[at + Side], _plain[at + Side + 1]));
                }
        return y;
    }

    /// <summary>The operation.</summary>
    [Benchmark]
    public Tensor Fovea() => _x.MaxPool2d(new(2));
}
