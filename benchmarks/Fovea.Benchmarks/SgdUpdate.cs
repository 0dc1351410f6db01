using Fovea.Nn;

namespace Fovea.Benchmarks;

/// <summary>A step of gradient descent with momentum: v ← 0.9·v + g; p ← p − 0.001·v.</summary>
[MemoryDiagnoser]
public class SgdUpdate
{
    private const float Rate = 0.001f, Momentum = 0.9f;
    private Sgd _sgd = null!;
    private float[] _p = [], _v = [], _g = [];

    /// <summary>Number of parameters.</summary>
    [Params(1 << 14, 1 << 20)]
    public int Count { get; set; }

    /// <summary>Makes parameters and gradients, and checks two steps.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var parameter = Tensor.Randn([Count], requiresGrad: true);
        parameter.Grad = Tensor.Randn([Count]);
        _sgd = new([parameter], Rate, Momentum);
        (_p, _v, _g) = (parameter.ToArray<float>(), new float[Count], parameter.Grad.ToArray<float>());
        for (var step = 0; step < 2; step++)
        {
            Fovea();
            Agreement.Check("sgd", parameter, Plain());
        }
    }

    /// <summary>A loop.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain()
    {
        for (var i = 0; i < _p.Length; i++)
        {
            _v[i] = Momentum * _v[i] + _g[i];
            _p[i] -= Rate * _v[i];
        }
        return _p;
    }

    /// <summary>The optimizer.</summary>
    [Benchmark]
    public void Fovea() => _sgd.Step();
}
