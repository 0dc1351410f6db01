using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>The two devices that are compared, and how.</summary>
internal static partial class On
{
    /// <summary>The fast one.</summary>
    public static Device Processor => CpuDevice.Instance;

    /// <summary>What a function returns where new tensors are made on a device, random numbers from a seed.</summary>
    public static T Run<T>(Device device, Func<T> function, bool winograd = true, ulong seed = 7)
    {
        using var _ = new ComputeContext(seed) { Device = device, Winograd = winograd }.Use();
        return function();
    }

    /// <summary>Standard normal numbers of the processor.</summary>
    public static Tensor Normal(Shape shape, ulong seed, DType dtype = DType.Float32) =>
        Run(Processor, () => Tensor.Randn(shape, dtype: dtype, generator: new(seed)));

    /// <summary>The elements as doubles, whatever the type.</summary>
    public static double[] Doubles(Tensor x) => [.. Enumerable.Range(0, x.Count).Select(i => x.Device.Read(x, i))];

    /// <summary>|actual − expected| ≤ tolerance·scale everywhere, the scale an element's own, or max(1, |expected|).</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, Func<double, double>? scale = null)
    {
        Assert.Equal(expected.DType, actual.DType);
        Assert.Equal(expected.Shape, actual.Shape);
        double[] e = Doubles(expected), a = Doubles(actual);
        for (var i = 0; i < e.Length; i++)
        {
            if (e[i] == a[i] || double.IsNaN(e[i]) && double.IsNaN(a[i])) continue;
            var bound = tolerance * (scale is null ? Math.Max(1, Math.Abs(e[i])) : scale(e[i]));
            Assert.True(Math.Abs(a[i] - e[i]) <= bound, $"element {i} of {expected.Shape}: expected {e[i]:R}, got {a[i]:R}, "
                + $"{Math.Abs(a[i] - e[i]) / bound:G3} times what is allowed");
        }
    }

    /// <summary>Same shape, type and bits.</summary>
    public static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.DType, actual.DType);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(Bytes(expected), Bytes(actual));
    }

    private static byte[] Bytes(Tensor x)
    {
        var bytes = new byte[x.Count * x.DType.Size];
        x.Storage.Device.Download(x, bytes);
        return bytes;
    }
}
