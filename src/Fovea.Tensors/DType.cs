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
}

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>Bytes per element.</summary>
        public int Size => dtype switch { DType.Float32 => 4, DType.Float64 or DType.Int64 => 8, _ => 1 };

        /// <summary>True for the types that gradients flow through.</summary>
        public bool IsFloating => dtype is DType.Float32 or DType.Float64;
    }

    /// <summary>The element type that stores a CLR type.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not float, double, long, byte or bool.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(byte) ? DType.UInt8
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new NotSupportedException($"Tensors hold float, double, long, byte or bool; got {typeof(T).Name}.");
}
