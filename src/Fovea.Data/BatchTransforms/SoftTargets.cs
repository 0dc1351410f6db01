using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Classes as probabilities, mixed.</summary>
internal static class SoftTargets
{
    /// <summary>[classes] in the place of one class number; probabilities stay.</summary>
    public static IReadOnlyList<TensorSpec> Of(IReadOnlyList<TensorSpec> targets, int classes, string subject) =>
        targets is [{ DType: DType.Int64, Shape.Rank: 0 }] || (targets is [{ DType: DType.Float32, Shape.Rank: 1 } soft]
            && soft.Shape[0] == classes) ? [new([classes])]
        : throw new ArgumentException(
            $"{subject}: expected one class number in each sample, or {classes} probabilities, got the targets "
            + $"{SampleCheck.Join(targets)}.");

    /// <summary>λ·t + (1 − λ)·t[π].</summary>
    /// <param name="targets">Labels Int64 [N], or probabilities [N, classes].</param>
    /// <param name="partners">π.</param>
    /// <param name="share">λ.</param>
    /// <param name="classes">Their number.</param>
    public static Tensor Mix(Tensor targets, int[] partners, float share, int classes)
    {
        var mixed = new float[partners.Length * classes];
        for (var n = 0; n < partners.Length; n++)
        {
            Add(n, n, share);
            Add(n, partners[n], 1 - share);
        }
        return Tensor.From(mixed, [partners.Length, classes]);

        void Add(int to, int from, float weight)
        {
            if (targets.DType == DType.Int64) mixed[to * classes + (int)targets.AsReadOnlySpan<long>()[from]] += weight;
            else for (var c = 0; c < classes; c++) mixed[to * classes + c] += weight * targets.AsReadOnlySpan<float>()[from * classes + c];
        }
    }
}
