namespace Fovea.Tensors;

/// <summary>Stands for the engine's own class of this name, which only the engine sees, so that what the guides show builds here.</summary>
internal static class Sample
{
    public static Tensor Normal(Shape shape, ulong seed = 1) => Tensor.Randn(shape, dtype: DType.Float64, generator: new(seed));

    public static Tensor AwayFromZero(Shape shape)
    {
        var x = Tensor.Rand(shape, -2, 2, DType.Float64, new(1));
        foreach (ref var value in x.AsSpan<double>()) value += value < 0 ? -0.1 : 0.1;
        return x;
    }
}
