using System.Globalization;

namespace Fovea.Tensors;

/// <summary>What stands between the brackets of <c>x[…]</c> for one axis: a position, a range, a new axis, an index tensor or a
/// mask.</summary>
/// <remarks>Positions count from 0, or from the end: −1 and <c>^1</c> are the last. <c>..</c> is a whole axis. Made by conversion:
/// <c>x[0, 1..3, ^1, mask]</c>.</remarks>
public readonly struct TensorIndex
{
    private readonly Index _start, _end;
    private readonly int _step;

    private TensorIndex(IndexKind kind, Index start, Index end, int step = 1, Tensor? tensor = null) =>
        (Kind, _start, _end, _step, Tensor) = (kind, start, end, step, tensor);

    /// <summary>As many whole axes as the other indices leave over.</summary>
    public static TensorIndex Ellipsis { get; } = new(IndexKind.Ellipsis, default, default);

    /// <summary>An axis of size 1 that x does not have.</summary>
    public static TensorIndex NewAxis { get; } = new(IndexKind.NewAxis, default, default);

    /// <summary>A whole axis; <c>..</c> is the same.</summary>
    public static TensorIndex All { get; } = new(IndexKind.Range, 0, ^0);

    internal IndexKind Kind { get; }

    internal Tensor? Tensor { get; }

    /// <summary>Distance of a range's positions; an index that nobody made is a whole axis.</summary>
    internal int Distance => Math.Max(_step, 1);

    /// <summary>Axes of x that it stands for.</summary>
    internal int Axes => Kind is IndexKind.Ellipsis or IndexKind.NewAxis ? 0 : Tensor is { DType: DType.Bool } mask ? mask.Rank : 1;

    /// <summary>Every step-th position from start up to, not including, end.</summary>
    /// <param name="start">The first; negative ones count from the end; null for the axis's first.</param>
    /// <param name="end">Not included; negative ones count from the end; null for the axis's end.</param>
    /// <param name="step">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive.</exception>
    public static TensorIndex Step(int? start, int? end, int step) => step > 0
        ? new(IndexKind.Range, From(start ?? 0), end is { } e ? From(e) : ^0, step)
        : throw new ArgumentOutOfRangeException(nameof(step), step, "Step: expected a step of 1 or more. Call Flip to read backwards.");

    /// <summary>A position, negative ones from the end.</summary>
    public static implicit operator TensorIndex(int position) => new(IndexKind.Position, From(position), default);

    /// <summary>A position, such as <c>^1</c>.</summary>
    public static implicit operator TensorIndex(Index position) => new(IndexKind.Position, position, default);

    /// <summary>A range, such as <c>1..3</c>, <c>..^1</c> or <c>..</c>.</summary>
    public static implicit operator TensorIndex(Range range) => new(IndexKind.Range, range.Start, range.End);

    /// <summary>A mask (Bool) or positions (Int64, Int32).</summary>
    /// <exception cref="ShapeException">The tensor is a scalar mask, or neither Bool nor of indices.</exception>
    /// <exception cref="ArgumentNullException">There is no tensor.</exception>
    public static implicit operator TensorIndex(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.DType switch
        {
            DType.Bool when tensor.Rank > 0 => new(IndexKind.Tensor, default, default, 1, tensor),
            DType.Int64 or DType.Int32 => new(IndexKind.Tensor, default, default, 1, tensor),
            DType.Bool => throw new ShapeException("index: expected a mask of at least one axis, got a scalar."),
            _ => throw new ShapeException($"index: expected a mask of Bool or positions of Int64 or Int32, got {tensor.DType}. "
                + "Compare first, or call x.To(DType.Int64)."),
        };
    }

    /// <summary>The index as it is written.</summary>
    public override string ToString() => Kind switch
    {
        IndexKind.Position => _start.ToString(),
        IndexKind.Ellipsis => nameof(Ellipsis),
        IndexKind.NewAxis => nameof(NewAxis),
        IndexKind.Tensor => $"{Tensor!.DType} {Tensor.Shape}",
        _ when Distance == 1 => $"{_start}..{Ends}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{_start}..{Ends} step {_step}"),
    };

    /// <summary>The position within an axis of this size.</summary>
    internal int Position(int size) => _start.GetOffset(size);

    /// <summary>The first position and the end within an axis of this size.</summary>
    internal (int Start, int End) Ranged(int size) => (_start.GetOffset(size), Ends.GetOffset(size));

    // Of default(TensorIndex), too, the axis's end.
    private Index Ends => _step == 0 ? ^0 : _end;

    private static Index From(int position) => position < 0 ? ^-position : position;
}

/// <summary>The kinds of <see cref="TensorIndex"/>.</summary>
internal enum IndexKind
{
    Range,
    Position,
    Ellipsis,
    NewAxis,
    Tensor,
}
