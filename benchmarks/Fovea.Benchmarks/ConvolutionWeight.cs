namespace Fovea.Benchmarks;

/// <summary>∂L/∂W of a convolution.</summary>
[MemoryDiagnoser]
public class ConvolutionWeight : ConvolutionBenchmark
{
    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Prepare();
        Agreement.Check("conv2d, weight", Fovea(), Plain());
    }

    /// <summary>Six loops.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain() => Loops.Weight(PlainDy, PlainX);

    /// <summary>The device's primitive, which the operation calls.</summary>
    [Benchmark]
    public Tensor Fovea()
    {
        var dw = W.Device.Empty(W.Shape, W.DType);
        dw.Device.Execute(new ConvolveWeightCall(Cache.Geometry, X, Dy, dw, null));
        return dw;
    }
}
