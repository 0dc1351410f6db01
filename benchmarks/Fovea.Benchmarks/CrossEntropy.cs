namespace Fovea.Benchmarks;

/// <summary>The softmax loss of 128 rows, and its gradient: (softmax(x) − 1[label])/128.</summary>
[MemoryDiagnoser]
public class CrossEntropy
{
    private const int Rows = 128;
    private Tensor _scores = null!, _labels = null!;
    private float[] _plain = [];
    private long[] _plainLabels = [];

    /// <summary>Columns of the scores.</summary>
    [Params(10, 1000)]
    public int Classes { get; set; }

    /// <summary>Makes scores and labels.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _scores = Tensor.Randn([Rows, Classes]);
        _labels = Tensor.From([.. Enumerable.Range(0, Rows).Select(i => (long)(7 * i % Classes))]);
        (_plain, _plainLabels) = (_scores.ToArray<float>(), _labels.ToArray<long>());
        Agreement.Check("cross_entropy", Fovea(), Plain());
    }

    /// <summary>Loops over rows and classes.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain()
    {
        var dx = new float[_plain.Length];
        var loss = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            var x = _plain.AsSpan(row * Classes, Classes);
            var g = dx.AsSpan(row * Classes, Classes);
            float most = x[0], sum = 0;
            for (var c = 1; c < Classes; c++) most = Math.Max(most, x[c]);
            for (var c = 0; c < Classes; c++) sum += g[c] = MathF.Exp(x[c] - most);
            var label = (int)_plainLabels[row];
            loss += Math.Log(sum) + most - x[label];
            for (var c = 0; c < Classes; c++) g[c] /= sum * Rows;
            g[label] -= 1f / Rows;
        }
        return double.IsNaN(loss) ? [] : dx;
    }

    /// <summary>The operation and its backward pass.</summary>
    [Benchmark]
    public Tensor Fovea()
    {
        var (loss, cache) = CrossEntropyOp.Forward(_scores, _labels);
        return CrossEntropyOp.Backward(Tensor.Ones(loss.Shape), cache);
    }
}
