namespace Fovea.Nn.Tests;

/// <summary>Numbers that PyTorch's side of the goldens computes too: element i is sin(seed + 1.7·i).</summary>
internal static class Wave
{
    public static Tensor Of(Shape shape, double seed = 1, DType dtype = DType.Float64) =>
        Tensor.From(Enumerable.Range(0, shape.Elements).Select(i => Math.Sin(seed + 1.7 * i)).ToArray(), shape).To(dtype);

    /// <summary>Makes a module Float64 and its parameters half waves with seeds 10, 20, ….</summary>
    public static T Fill<T>(T module) where T : Module
    {
        module.To(DType.Float64);
        foreach (var (i, parameter) in module.Parameters().Index()) parameter.SetData(Of(parameter.Shape, 10 * (i + 1)) * 0.5);
        return module;
    }
}
