namespace Fovea.Benchmarks;

/// <summary>Batch normalisation with the batch's own statistics: 16 images, 32 channels.</summary>
[MemoryDiagnoser]
public class BatchNormalization
{
    private const int Images = 16, Channels = 32;
    private const float Epsilon = 1e-5f;
    private Tensor _x = null!, _scale = null!, _shift = null!;
    private float[] _plain = [], _plainScale = [], _plainShift = [];

    /// <summary>Height and width of the images.</summary>
    [Params(8, 32)]
    public int Side { get; set; }

    /// <summary>Makes the images.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _x = Tensor.Randn([Images, Channels, Side, Side], mean: 0.5);
        (_scale, _shift) = (Tensor.Rand([Channels]), Tensor.Randn([Channels]));
        (_plain, _plainScale, _plainShift) = (_x.ToArray<float>(), _scale.ToArray<float>(), _shift.ToArray<float>());
        Agreement.Check("batch_norm", Fovea(), Plain());
    }

    /// <summary>Three passes over each channel.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain()
    {
        var plane = Side * Side;
        var y = new float[_plain.Length];
        for (var c = 0; c < Channels; c++)
        {
            float mean = 0, variance = 0;
            for (var n = 0; n < Images; n++)
                for (var i = 0; i < plane; i++) mean += _plain[(n * Channels + c) * plane + i];
            mean /= Images * plane;
            for (var n = 0; n < Images; n++)
                for (var i = 0; i < plane; i++)
                {
                    var d = _plain[(n * Channels + c) * plane + i] - mean;
                    variance += d * d;
                }
            var scale = _plainScale[c] / MathF.Sqrt(variance / (Images * plane) + Epsilon);
            for (var n = 0; n < Images; n++)
                for (var i = 0; i < plane; i++)
                {
                    var at = (n * Channels + c) * plane + i;
                    y[at] = scale * (_plain[at] - mean) + _plainShift[c];
                }
        }
        return y;
    }

    /// <summary>The operation.</summary>
    [Benchmark]
    public Tensor Fovea() => _x.BatchNormTraining(_scale, _shift, Epsilon);
}
