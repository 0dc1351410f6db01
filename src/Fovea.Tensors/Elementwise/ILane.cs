namespace Fovea.Tensors;

/// <summary>What every kind of number can do, integers too: a group of elements at once, one scalar or a vector.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
public interface IOrderedLane<TSelf> where TSelf : unmanaged, IOrderedLane<TSelf>
{
    /// <summary>The constant in every element.</summary>
    static abstract TSelf Of(double value);

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a · b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>−a.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>A mask of the elements where a &gt; b; only for <see cref="Select"/>.</summary>
    static abstract TSelf operator >(TSelf a, TSelf b);

    /// <summary>A mask of the elements where a &lt; b; only for <see cref="Select"/>.</summary>
    static abstract TSelf operator <(TSelf a, TSelf b);

    /// <summary>A mask of the elements where a = b; only for <see cref="Select"/>.</summary>
    static abstract TSelf Same(TSelf a, TSelf b);

    /// <summary>Element by element: <paramref name="a"/> where the mask is set, else <paramref name="b"/>; numbers, or masks.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>|x|.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>The larger of the two; NaN where either is.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller of the two; NaN where either is.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);
}

/// <summary>Arithmetic on a group of elements at once: one scalar, or a 128-, 256- or 512-bit vector. An elementwise operation is written
/// once against this interface and compiled for every width and both floating-point types.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
public interface ILane<TSelf> : IOrderedLane<TSelf> where TSelf : unmanaged, ILane<TSelf>
{
    /// <summary>a ÷ b.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>√x.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>eˣ.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary>ln x.</summary>
    static abstract TSelf Log(TSelf x);

    /// <summary>sin x, radians.</summary>
    static abstract TSelf Sin(TSelf x);

    /// <summary>cos x, radians.</summary>
    static abstract TSelf Cos(TSelf x);

    /// <summary>The nearest whole number; of two, the even one.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>xʸ.</summary>
    static abstract TSelf Pow(TSelf x, TSelf y);
}

/// <summary>A lane that can be read from and written to memory of a given element type.</summary>
internal interface ILane<TSelf, T> : ILane<TSelf> where TSelf : unmanaged, ILane<TSelf, T> where T : unmanaged
{
    /// <summary>Elements per lane.</summary>
    static abstract int Width { get; }

    static abstract TSelf Load(ref readonly T source, int index);

    static abstract TSelf Broadcast(T value);

    void Store(ref T destination, int index);

    /// <summary>The first half of the lane from one place, the second from another.</summary>
    static abstract TSelf LoadHalves(ref readonly T first, ref readonly T second, int index);

    /// <summary>a·b + c, fused where the processor fuses.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The elements at even and those at odd places of a followed by b.</summary>
    static abstract (TSelf Even, TSelf Odd) Deinterleave(TSelf a, TSelf b);

    /// <summary>The opposite of <see cref="Deinterleave"/>: even and odd elements by turns, as two lanes.</summary>
    static abstract (TSelf First, TSelf Second) Interleave(TSelf even, TSelf odd);

    /// <summary>The sums over the elements of four lanes, each in one fixed order.</summary>
    static abstract void SumLanes(TSelf a, TSelf b, TSelf c, TSelf d, Span<T> sums);
}
