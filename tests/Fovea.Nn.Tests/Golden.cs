using System.Text.Json;

namespace Fovea.Nn.Tests;

/// <summary>What PyTorch computed; Goldens/torch_goldens.py says from what.</summary>
internal static class Golden
{
    private static readonly Dictionary<string, Entry> Entries = Read();

    public static Tensor Of(string name) => Tensor.From(Entries[name].Values, Shape.Create(Entries[name].Shape));

    public static double[] Values(string name) => Entries[name].Values;

    /// <summary>Same shape, and each element within tolerance·max(1, |expected|).</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Near(expected.To(DType.Float64).ToArray<double>(), actual.To(DType.Float64).ToArray<double>(), tolerance);
    }

    public static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]:R}, got {actual[i]:R}");
    }

    private static Dictionary<string, Entry> Read()
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream("torch.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Entry>>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record Entry(int[] Shape, double[] Values);
}
