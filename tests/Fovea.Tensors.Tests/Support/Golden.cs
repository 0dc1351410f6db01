using System.Text.Json;

namespace Fovea.Tensors.Tests;

/// <summary>Recorded results and the inputs that they were made from; the scripts beside them say how.</summary>
internal static class Golden
{
    /// <summary>A recorded file as JSON.</summary>
    public static JsonElement Load(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream).RootElement;
    }

    /// <summary>Multiples of 1/1024 in ±2 from a linear congruential generator: the function <c>inp</c> of the scripts.</summary>
    public static Tensor Input(uint seed, Shape shape, DType dtype = DType.Float64)
    {
        var state = seed * 2654435761u + 12345u;
        var values = new double[shape.Elements];
        for (var i = 0; i < values.Length; i++)
        {
            state = state * 1664525u + 1013904223u;
            values[i] = ((int)((state >> 8) % 4001) - 2000) / 1024.0;
        }
        return Tensor.From(values, shape).To(dtype);
    }
}
