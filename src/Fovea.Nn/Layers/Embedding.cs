using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[…] = W[index]: a learned vector for each number.</summary>
/// <remarks><b>Shape</b>: Int64 […] → […, D]; weight [count, D], from N(0, 1) as PyTorch. A padding index has a vector of 0 at first, which
/// does not learn.</remarks>
public sealed class Embedding : Module
{
    /// <summary>A table of vectors.</summary>
    /// <param name="count">Number of vectors.</param>
    /// <param name="size">D.</param>
    /// <param name="paddingIndex">The number whose vector does not learn; negative numbers count from the end; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the padding index is none of the numbers.</exception>
    public Embedding(int count, int size, int? paddingIndex = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (paddingIndex is { } p && (p < -count || p >= count)) throw new ArgumentOutOfRangeException(nameof(paddingIndex), paddingIndex,
            $"Embedding({count}, {size}): expected a padding index from {-count} to {count - 1}.");
        (Count, Size, PaddingIndex) = (count, size, paddingIndex < 0 ? paddingIndex + count : paddingIndex);
        Weight = Parameter("weight", Tensor.Zeros([count, size]));
        Init.Normal(Weight);
        if (PaddingIndex is { } row) Weight.AsSpan<float>().Slice(row * size, size).Clear();
    }

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <summary>D.</summary>
    public int Size { get; }

    /// <summary>The number whose vector does not learn; null for none.</summary>
    public int? PaddingIndex { get; }

    /// <summary>W, [count, D].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.DType != DType.Int64)
            throw new ShapeException($"{Describe()}: expected numbers of Int64, got {x.DType} {x.Shape}. Call x.To(DType.Int64).");
        var rows = Weight.IndexSelect(0, x.Flatten());
        if (PaddingIndex is { } padding)
        {
            var learns = x.Flatten().NotEqual(padding).Unsqueeze(1);
            rows = learns.Where(rows, rows.Detach());
        }
        return rows.Reshape([.. x.Shape, Size]);
    }

    /// <inheritdoc/>
    public override string Describe() => $"Embedding({Count}, {Size}{(PaddingIndex is { } p ? $", padding {p}" : "")})";
}
