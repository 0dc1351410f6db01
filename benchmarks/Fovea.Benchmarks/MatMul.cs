namespace Fovea.Benchmarks;

/// <summary>C = A·B of square matrices.</summary>
[MemoryDiagnoser]
public class MatMul
{
    private Tensor _a = null!, _b = null!;
    private float[] _plainA = [], _plainB = [];

    /// <summary>Rows and columns of each.</summary>
    [Params(64, 256, 512)]
    public int Size { get; set; }

    /// <summary>Makes the matrices.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_a, _b) = (Tensor.Randn([Size, Size]), Tensor.Randn([Size, Size]));
        (_plainA, _plainB) = (_a.ToArray<float>(), _b.ToArray<float>());
        Agreement.Check("matmul", Fovea(), Plain());
    }

    /// <summary>Three loops, the columns innermost.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain()
    {
        var (a, b, n) = (_plainA, _plainB, Size);
        var c = new float[n * n];
        for (var i = 0; i < n; i++)
            for (var k = 0; k < n; k++)
                for (var j = 0; j < n; j++) c[i * n + j] += a[i * n + k] * b[k * n + j];
        return c;
    }

    /// <summary>The operation.</summary>
    [Benchmark]
    public Tensor Fovea() => _a.MatMul(_b);
}
