using System.Collections;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The sizes of a tensor's axes, outermost first; images are <c>[N, C, H, W]</c>. A scalar has no axes. Written as a collection
/// expression: <c>Shape s = [3, 5]</c>.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? _sizes;
    private readonly int _elements;

    private Shape(int[] sizes, int count) => (_sizes, _elements) = (sizes, count);

    /// <summary>The shape of a scalar: no axes, one element.</summary>
    public static Shape Scalar { get; } = new([], 1);

    /// <summary>Number of axes.</summary>
    public int Rank => _sizes?.Length ?? 0;

    /// <summary>Number of elements: the product of the sizes, 1 for a scalar.</summary>
    public int Elements => _sizes is null ? 1 : _elements;

    /// <summary>The sizes, outermost axis first.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The size of an axis; negative axes count from the end.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public int this[int axis] => _sizes![Axis(axis)];

    /// <summary>The size of an axis counted from the start or the end.</summary>
    public int this[Index axis] => _sizes![axis.GetOffset(Rank)];

    /// <summary>Makes a shape of these sizes.</summary>
    /// <exception cref="ShapeException">A size is negative, or there are more than 2³¹ − 1 elements.</exception>
    public static Shape Create(params ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (var size in sizes)
        {
            if (size < 0)
                throw new ShapeException($"Shape: expected sizes of 0 or more, got {size} in [{string.Join(", ", sizes.ToArray())}].");
            count *= size;
            if (count > int.MaxValue)
                throw new ShapeException($"Shape: [{string.Join(", ", sizes.ToArray())}] has more than 2³¹ − 1 elements.");
        }
        return new(sizes.ToArray(), (int)count);
    }

    /// <summary>The axis as a number from 0; negative axes count from the end.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public int Axis(int axis)
    {
        var a = axis < 0 ? axis + Rank : axis;
        return (uint)a < (uint)Rank ? a
            : throw new ShapeException($"Shape {this}: expected an axis from {-Rank} to {Rank - 1}, got {axis}.");
    }

    /// <summary>The same shape with one axis of another size.</summary>
    public Shape With(int axis, int size)
    {
        var sizes = Sizes.ToArray();
        sizes[Axis(axis)] = size;
        return Create(sizes);
    }

    /// <summary>The shape without one axis.</summary>
    public Shape Without(int axis)
    {
        var a = Axis(axis);
        return Create([.. Sizes[..a], .. Sizes[(a + 1)..]]);
    }

    /// <summary>The shape with an axis put in before <paramref name="axis"/>.</summary>
    public Shape Insert(int axis, int size) => Create([.. Sizes[..axis], size, .. Sizes[axis..]]);

    /// <summary>Elements between neighbours along each axis in row-major order.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        var stride = 1;
        for (var i = Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(_sizes![i], 1);
        }
        return strides;
    }

    /// <summary>Product of the sizes of a range of axes.</summary>
    internal int Product(int start, int end)
    {
        var product = 1;
        for (var i = start; i < end; i++) product *= _sizes![i];
        return product;
    }

    /// <summary>The shape that both broadcast to: axes are aligned at the end, and a size of 1 stretches.</summary>
    /// <exception cref="ShapeException">An aligned pair of sizes differs and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b, string subject = "Broadcast")
    {
        if (a == b) return a;
        var sizes = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= sizes.Length; i++)
        {
            var x = i <= a.Rank ? a._sizes![^i] : 1;
            var y = i <= b.Rank ? b._sizes![^i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ShapeException($"{subject}: expected shapes that broadcast (equal sizes or 1, aligned at the last axis), got {a} and {b}: {x} against {y} at axis −{i}.");
            sizes[^i] = x == 1 ? y : x;
        }
        return Create(sizes);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>True where rank and every size agree.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>True where rank or a size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets: <c>[8, 28, 28]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Sizes.ToArray())}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
