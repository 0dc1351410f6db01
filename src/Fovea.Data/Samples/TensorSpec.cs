using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Shape, element type and meaning of one tensor of a sample; a batch has the same with N in front.</summary>
public sealed record TensorSpec
{
    /// <summary>Declares a tensor.</summary>
    /// <param name="shape">Without the axis of the batch: [] for one number.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="kind">What the values mean.</param>
    /// <exception cref="ShapeException">Tensors of this kind have another shape or element type.</exception>
    public TensorSpec(Shape shape, DType dtype = DType.Float32, TensorKind kind = TensorKind.Other)
    {
        (Shape, DType, Kind) = (shape, dtype, kind);
        var (fits, expected) = kind switch
        {
            TensorKind.Picture or TensorKind.Map => (dtype == DType.Float32 && shape.Rank == 3, "Float32 [C, H, W]"),
            TensorKind.NormalMap => (dtype == DType.Float32 && shape.Rank == 3 && shape[0] == 3, "Float32 [3, H, W]"),
            TensorKind.Mask => (!dtype.IsFloating && shape.Rank is 2 or 3, "Int64, UInt8 or Bool [H, W] or [C, H, W]"),
            _ => (true, ""),
        };
        if (dtype.IsHalf || dtype == DType.Int32)
            throw new ShapeException($"TensorSpec: expected Float32, Float64, Int64, UInt8 or Bool, got {dtype} {shape}. "
                + $"Call x.To(DType.{(dtype.IsHalf ? DType.Float32 : DType.Int64)}).");
        if (!fits) throw new ShapeException($"TensorSpec: expected {expected} for a {kind}, got {dtype} {shape}.");
    }

    /// <summary>Without the axis of the batch.</summary>
    public Shape Shape { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>What the values mean.</summary>
    public TensorKind Kind { get; }

    /// <summary>What comes into a <see cref="TensorKind.Mask"/> from outside where it is turned or moved, such as the label that a loss
    /// ignores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A mask of bytes cannot hold the value.</exception>
    public long Fill
    {
        get;
        init => field = DType != DType.UInt8 || value is >= 0 and <= 255 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"TensorSpec: expected a fill of 0…255 for UInt8, got {value}.");
    }

    /// <summary>A class number: one Int64.</summary>
    public static TensorSpec Label { get; } = new(Shape.Scalar, DType.Int64);

    /// <summary>A picture of a shape [C, H, W] in Float32.</summary>
    /// <exception cref="ShapeException">The shape has not three axes.</exception>
    public static TensorSpec Picture(Shape shape) => new(shape, DType.Float32, TensorKind.Picture);

    /// <summary>A class number for each pixel, [H, W].</summary>
    public static TensorSpec Mask(int height, int width, DType dtype = DType.Int64) => new([height, width], dtype, TensorKind.Mask);

    /// <summary>A normal for each pixel, [3, H, W].</summary>
    public static TensorSpec NormalMap(int height, int width) => new([3, height, width], DType.Float32, TensorKind.NormalMap);

    /// <summary>Type, shape and kind: <c>Float32 [3, 32, 32] Picture</c>.</summary>
    public override string ToString() => Kind == TensorKind.Other ? $"{DType} {Shape}" : $"{DType} {Shape} {Kind}";

    /// <summary>The same tensor after a change of its shape.</summary>
    internal TensorSpec WithShape(Shape shape) => shape == Shape ? this : new(shape, DType, Kind) { Fill = Fill };
}
