using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>A vector of 32-bit sums, one for each output channel, and the instruction that adds to each the products of 4 bytes: of
/// <see cref="Terms"/> neighbouring elements of an image with as many weights of the channel.</summary>
/// <remarks>All of them are exact: no product and no sum on the way is cut off, <see cref="BytesLane"/> for weights from −64 to 64, the
/// others for any.</remarks>
internal interface IDotLane<V> where V : unmanaged
{
    /// <summary>Sums.</summary>
    static abstract int Width { get; }

    /// <summary>Elements of the image in 4 bytes: 4 of 8 bits, or 2 of 16.</summary>
    static abstract int Terms { get; }

    /// <summary>Weights of all sums, 4 bytes for each.</summary>
    static abstract V Load(ref readonly byte weights);

    /// <summary>The same 4 bytes of the image for each sum.</summary>
    static abstract V Broadcast(ref readonly byte image);

    /// <summary>sum + Σ x·w over the terms.</summary>
    static abstract V Dot(V sum, V x, V w);

    /// <summary>Writes the sums.</summary>
    static abstract void Store(V sum, ref int to);
}

/// <summary>256 bits with AVX-VNNI: 32 products of bytes in one instruction.</summary>
internal readonly struct VnniLane(Vector256<int> value) : IDotLane<VnniLane>
{
    private readonly Vector256<int> _value = value;

    public static bool IsSupported => AvxVnni.IsSupported;

    public static int Width => 8;

    public static int Terms => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VnniLane Load(ref readonly byte weights) => new(Vector256.LoadUnsafe(in weights).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VnniLane Broadcast(ref readonly byte image) => new(Vector256.Create(Unsafe.ReadUnaligned<int>(in image)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VnniLane Dot(VnniLane sum, VnniLane x, VnniLane w) =>
        new(AvxVnni.MultiplyWideningAndAdd(sum._value, x._value.AsByte(), w._value.AsSByte()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(VnniLane sum, ref int to) => sum._value.StoreUnsafe(ref to);
}

/// <summary>256 bits with AVX2: 32 products of bytes, added in pairs in 16 bits, and those in 32.</summary>
/// <remarks>Two products of a byte and a weight of at most 64 are at most 32,640, which 16 bits hold.</remarks>
internal readonly struct BytesLane(Vector256<int> value) : IDotLane<BytesLane>
{
    private readonly Vector256<int> _value = value;

    public static bool IsSupported => Avx2.IsSupported;

    public static int Width => 8;

    public static int Terms => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BytesLane Load(ref readonly byte weights) => new(Vector256.LoadUnsafe(in weights).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BytesLane Broadcast(ref readonly byte image) => new(Vector256.Create(Unsafe.ReadUnaligned<int>(in image)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BytesLane Dot(BytesLane sum, BytesLane x, BytesLane w)
    {
        var pairs = Avx2.MultiplyAddAdjacent(x._value.AsByte(), w._value.AsSByte());
        return new(sum._value + Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(BytesLane sum, ref int to) => sum._value.StoreUnsafe(ref to);
}

/// <summary>256 bits with AVX2: 16 products of 16-bit numbers, added in pairs.</summary>
internal readonly struct PairLane256(Vector256<int> value) : IDotLane<PairLane256>
{
    private readonly Vector256<int> _value = value;

    public static bool IsSupported => Avx2.IsSupported;

    public static int Width => 8;

    public static int Terms => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLane256 Load(ref readonly byte weights) => new(Vector256.LoadUnsafe(in weights).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLane256 Broadcast(ref readonly byte image) => new(Vector256.Create(Unsafe.ReadUnaligned<int>(in image)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLane256 Dot(PairLane256 sum, PairLane256 x, PairLane256 w) =>
        new(sum._value + Avx2.MultiplyAddAdjacent(x._value.AsInt16(), w._value.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PairLane256 sum, ref int to) => sum._value.StoreUnsafe(ref to);
}

/// <summary>128 bits of any processor: the two 16-bit numbers of each 32 bits are multiplied one after the other.</summary>
internal readonly struct PairLane128(Vector128<int> value) : IDotLane<PairLane128>
{
    private readonly Vector128<int> _value = value;

    public static int Width => 4;

    public static int Terms => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLane128 Load(ref readonly byte weights) => new(Vector128.LoadUnsafe(in weights).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLane128 Broadcast(ref readonly byte image) => new(Vector128.Create(Unsafe.ReadUnaligned<int>(in image)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLane128 Dot(PairLane128 sum, PairLane128 x, PairLane128 w) => Sse2.IsSupported
        ? new(sum._value + Sse2.MultiplyAddAdjacent(x._value.AsInt16(), w._value.AsInt16()))
        : new(sum._value + Low(x._value) * Low(w._value) + (x._value >> 16) * (w._value >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PairLane128 sum, ref int to) => sum._value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Low(Vector128<int> pair) => (pair << 16) >> 16;
}
