namespace Fovea.Benchmarks;

/// <summary>Y = X ⋆ W.</summary>
[MemoryDiagnoser]
public class ConvolutionForward : ConvolutionBenchmark
{
    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Prepare();
        Agreement.Check("conv2d", Fovea(), Plain());
    }

    /// <summary>Six loops.</summary>
    [Benchmark(Baseline = true)]
    public float[] Plain() => Loops.Forward(PlainX, PlainW);

    /// <summary>The operation.</summary>
    [Benchmark]
    public Tensor Fovea() => Conv2dOp.Forward(X, W, null, Options).Output;
}
