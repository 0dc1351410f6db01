using Fovea.Tensors;

namespace Fovea.Data.Tests.Samples;

/// <summary>Small sources whose values say where they come from.</summary>
internal static class Sources
{
    /// <summary>Input i is [100 i, 100 i + 1, 100 i + 2], the Float64 target −i, the label i mod 3.</summary>
    public static TensorDataset Numbers(int count, string name = "numbers") => new(
        [Tensor.From([.. Enumerable.Range(0, count * 3).Select(k => (float)(k / 3 * 100 + k % 3))], [count, 3])],
        [
            Tensor.From([.. Enumerable.Range(0, count).Select(i => -(double)i)], [count, 1]),
            Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)i % 3)], [count]),
        ], name: name);

    /// <summary>The first input value, which tells the sample.</summary>
    public static int Identity(this ISampleSource source, int index) => (int)source.ReadSample(index).Input<float>()[0] / 100;

    public static int[] Identities(this ISampleSource source) =>
        [.. Enumerable.Range(0, source.Count).Select(i => source.Identity(i))];
}
