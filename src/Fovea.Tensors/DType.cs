namespace Fovea.Tensors;

/// <summary>The element types of a <see cref="Tensor"/>.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32, the type of weights and activations.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, the type in which gradients are checked.</summary>
    Float64,

    /// <summary>64-bit signed integers: labels and indices.</summary>
    Int64,

    /// <summary>Bytes: raw pixels.</summary>
    UInt8,

    /// <summary>Truth values: masks and results of comparisons.</summary>
    Bool,

    /// <summary>IEEE 754 binary16, <see cref="Half"/>: storage. Convert with <c>To</c> to compute.</summary>
    Float16,

    /// <summary>The upper half of a binary32, <see cref="Tensors.BFloat16"/>: storage. Convert with <c>To</c> to compute.</summary>
    BFloat16,

    /// <summary>32-bit signed integers.</summary>
    Int32,
}

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>Bytes per element.</summary>
        public int Size => dtype.Of<ElementSize, int>(default);

        /// <summary>True for the types that are computed in and that gradients flow through: Float32 and Float64.</summary>
        public bool IsFloating => dtype is DType.Float32 or DType.Float64;

        /// <summary>True for the 16-bit floating-point types, which store and do not compute.</summary>
        public bool IsHalf => dtype is DType.Float16 or DType.BFloat16;

        /// <summary>True for whole numbers: Int64, Int32 and UInt8.</summary>
        public bool IsInteger => dtype is DType.Int64 or DType.Int32 or DType.UInt8;

        /// <summary>A function of the CLR type that stores this element type: the one place where types are told apart.</summary>
        internal TResult Of<F, TResult>(F function) where F : struct, IElementFunction<TResult> where TResult : allows ref struct =>
            dtype switch
            {
                DType.Float32 => function.Of<float>(),
                DType.Float64 => function.Of<double>(),
                DType.Int64 => function.Of<long>(),
                DType.UInt8 => function.Of<byte>(),
                DType.Float16 => function.Of<Half>(),
                DType.BFloat16 => function.Of<BFloat16>(),
                DType.Int32 => function.Of<int>(),
                _ => function.Of<bool>(),
            };

        /// <summary>The same for something that is done.</summary>
        internal void Run<A>(A action) where A : struct, IElementAction => dtype.Of<ActionFunction<A>, int>(new(action));
    }

    /// <summary>The element type that stores a CLR type.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not float, double, long, int, byte, bool, Half or
    /// BFloat16.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(byte) ? DType.UInt8
        : typeof(T) == typeof(bool) ? DType.Bool
        : typeof(T) == typeof(Half) ? DType.Float16
        : typeof(T) == typeof(BFloat16) ? DType.BFloat16
        : typeof(T) == typeof(int) ? DType.Int32
        : throw new NotSupportedException(
            $"Tensors hold float, double, long, int, byte, bool, Half or BFloat16; got {typeof(T).Name}.");

    private readonly struct ElementSize : IElementFunction<int>
    {
        public unsafe int Of<T>() where T : unmanaged => sizeof(T);
    }

    private readonly struct ActionFunction<A>(A action) : IElementFunction<int> where A : struct, IElementAction
    {
        public int Of<T>() where T : unmanaged
        {
            action.Run<T>();
            return 0;
        }
    }
}

/// <summary>What follows from a tensor's elements once their CLR type is known; see <see cref="DTypes"/>.</summary>
internal interface IElementFunction<out TResult> where TResult : allows ref struct
{
    TResult Of<T>() where T : unmanaged;
}

/// <summary>What is done with a tensor's elements once their CLR type is known; see <see cref="DTypes"/>.</summary>
internal interface IElementAction
{
    void Run<T>() where T : unmanaged;
}
