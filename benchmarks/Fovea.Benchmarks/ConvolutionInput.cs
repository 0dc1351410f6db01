namespace Fovea.Benchmarks;

/// <summary>∂L/∂X of a convolution.</summary>
[MemoryDiagnoser]
public class ConvolutionInput : ConvolutionBenchmark
{
    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Prepare();
        Agreement.Check("conv2d, input", Fovea(), Plain());
    }

    /// <summary>Six loops.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain() => Loops.Input(PlainDy, PlainW);

    /// <summary>The device's primitive, which the operation calls.</summary>
    [Benchmark]
    public Tensor Fovea()
    {
        var dx = X.Device.Empty(X.Shape, X.DType);
        dx.Device.Execute(new ConvolveInputCall(Cache.Geometry, Dy, W, null, dx));
        return dx;
    }
}
