using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>What the checks of sample sources have in common.</summary>
internal static class SampleCheck
{
    public static void Index(ISampleSource source, int index)
    {
        if ((uint)index >= (uint)source.Count)
            throw new ArgumentOutOfRangeException(nameof(index), $"{source.Name}: expected a sample 0…{source.Count - 1}, got {index}.");
    }

    public static void SameCount(string subject, ISampleSource first, ISampleSource second)
    {
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
            throw new ArgumentException($"{first.Name}.{subject}: expected {first.Count} samples in {second.Name} too, got {second.Count}. "
                + "Take a subset of the longer one.");
    }

    public static string Join(IReadOnlyList<TensorSpec> specs) => specs.Count == 0 ? "none" : string.Join(", ", specs);

    public static void Same(string subject, string what, IReadOnlyList<TensorSpec> expected, IReadOnlyList<TensorSpec> got)
    {
        if (!expected.SequenceEqual(got))
            throw new ShapeException($"{subject}: expected the {what} {Join(expected)}, got {Join(got)}.");
    }
}
