using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Where elements stand in a file, for errors.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Offset">The byte at which they begin, or −1 where there is none.</param>
/// <param name="Field">The format's name for them.</param>
internal readonly record struct ElementPlace(string File, long Offset, string Field)
{
    /// <summary>What is wrong with the element at a number of bytes from here.</summary>
    public DataFormatException Wrong(long bytes, string problem) => new(File, Offset < 0 ? -1 : Offset + bytes, Field, problem);
}

/// <summary>Bytes of a file to tensors and back: the one place for element types and byte orders, whatever the format.</summary>
internal static class ElementCodec
{
    // Elements that are copied or widened at a time: spans of bytes have lengths of 31 bits.
    private const int Most = 1 << 26, Piece = 1 << 14;

    /// <summary>A tensor of a file's elements.</summary>
    /// <param name="source">Where the bytes are; there must be as many as the shape says.</param>
    /// <param name="at">Where in the source they begin.</param>
    /// <param name="type">What they are.</param>
    /// <param name="shape">The tensor's.</param>
    /// <param name="bigEndian">Their order.</param>
    /// <param name="place">For errors.</param>
    /// <exception cref="DataFormatException">An element has no place in a tensor's type, or the type is complex.</exception>
    public static Tensor Read(IElementSource source, long at, ElementType type, Shape shape, bool bigEndian, in ElementPlace place)
    {
        var run = new Run(source, at, shape, bigEndian);
        return type switch
        {
            ElementType.Float32 => Same<float>(run),
            ElementType.Float64 => Same<double>(run),
            ElementType.Float16 => Same<Half>(run),
            ElementType.BFloat16 => Same<BFloat16>(run),
            ElementType.Int64 => Same<long>(run),
            ElementType.Int32 => Same<int>(run),
            ElementType.UInt8 => Same<byte>(run),
            ElementType.Bool => Wider<byte, bool>(run, b => b != 0),
            ElementType.Float8E4M3 => Wider<byte, float>(run, E4M3),
            ElementType.Float8E5M2 => Wider<byte, float>(run, b => (float)BitConverter.UInt16BitsToHalf((ushort)(b << 8))),
            ElementType.Int16 => Wider<short, long>(run, i => i),
            ElementType.Int8 => Wider<sbyte, long>(run, i => i),
            ElementType.UInt32 => Wider<uint, long>(run, u => u),
            ElementType.UInt16 => Wider<ushort, long>(run, u => u),
            ElementType.UInt64 => Signed(Same<long>(run), place),
            _ => throw place.Wrong(0, $"expected real numbers, got complex numbers of {type.Size} bytes"),
        };
    }

    /// <summary>Real numbers as doubles, whatever they are stored as.</summary>
    public static double[] Doubles(ReadOnlySpan<byte> bytes, ElementType type, int count, bool bigEndian)
    {
        var part = bytes[..(count * type.Size)];
        return type switch
        {
            ElementType.Float64 => Converted<double>(part, bigEndian, d => d),
            ElementType.Float32 => Converted<float>(part, bigEndian, f => f),
            ElementType.Int64 => Converted<long>(part, bigEndian, i => i),
            ElementType.Int32 => Converted<int>(part, bigEndian, i => i),
            ElementType.Int16 => Converted<short>(part, bigEndian, i => i),
            ElementType.Int8 => Converted<sbyte>(part, bigEndian, i => i),
            ElementType.UInt64 => Converted<ulong>(part, bigEndian, u => u),
            ElementType.UInt32 => Converted<uint>(part, bigEndian, u => u),
            ElementType.UInt16 => Converted<ushort>(part, bigEndian, u => u),
            _ => Converted<byte>(part, bigEndian, u => u),
        };
    }

    /// <summary>Writes a tensor's elements, little-endian and row-major.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        // Elements lie in memory as in the file: the processors that .NET runs on are little-endian.
        var flat = tensor.Detach().Flatten();
        for (var from = 0; from < flat.Count; from += Math.Min(Most, flat.Count - from))
            stream.Write(flat.Slice(0, from, from + Math.Min(Most, flat.Count - from)).AsReadOnlyBytes());
    }

    /// <summary>Turns the bytes of each element round.</summary>
    public static void Reverse(Span<byte> bytes, int width)
    {
        var words = MemoryMarshal.Cast<byte, long>(bytes);
        var halves = MemoryMarshal.Cast<byte, int>(bytes);
        var quarters = MemoryMarshal.Cast<byte, short>(bytes);
        if (width == 8) BinaryPrimitives.ReverseEndianness(words, words);
        else if (width == 4) BinaryPrimitives.ReverseEndianness(halves, halves);
        else if (width == 2) BinaryPrimitives.ReverseEndianness(quarters, quarters);
    }

    // The types that tensors have: the bytes go where they stay.
    private static Tensor Same<T>(in Run run) where T : unmanaged
    {
        var values = GC.AllocateUninitializedArray<T>(run.Shape.Elements);
        for (var from = 0; from < values.Length; from += Math.Min(Most, values.Length - from))
            run.Fill(values.AsSpan(from, Math.Min(Most, values.Length - from)), from);
        return Tensor.From(values, run.Shape);
    }

    private static Tensor Wider<TFrom, TTo>(in Run run, Func<TFrom, TTo> widen) where TFrom : unmanaged where TTo : unmanaged
    {
        var values = GC.AllocateUninitializedArray<TTo>(run.Shape.Elements);
        var piece = new TFrom[Math.Min(Piece, values.Length)];
        for (var from = 0; from < values.Length; from += piece.Length)
        {
            var part = piece.AsSpan(0, Math.Min(piece.Length, values.Length - from));
            run.Fill(part, from);
            for (var i = 0; i < part.Length; i++) values[from + i] = widen(part[i]);
        }
        return Tensor.From(values, run.Shape);
    }

    private static double[] Converted<T>(ReadOnlySpan<byte> bytes, bool bigEndian, Func<T, double> convert) where T : unmanaged
    {
        var width = Unsafe.SizeOf<T>();
        var values = new double[bytes.Length / width];
        Span<byte> piece = new byte[Math.Min(bytes.Length, Piece * width)];
        for (var from = 0; from < values.Length; from += Piece)
        {
            var part = piece[..(Math.Min(Piece, values.Length - from) * width)];
            bytes.Slice(from * width, part.Length).CopyTo(part);
            if (bigEndian) Reverse(part, width);
            var numbers = MemoryMarshal.Cast<byte, T>(part);
            for (var i = 0; i < numbers.Length; i++) values[from + i] = convert(numbers[i]);
        }
        return values;
    }

    // Below 2⁶³ the bits of signed and unsigned numbers are the same.
    private static Tensor Signed(Tensor x, in ElementPlace place)
    {
        var values = x.AsReadOnlySpan<long>();
        return values.IndexOfAnyInRange(long.MinValue, -1) is var large and >= 0
            ? throw place.Wrong(8L * large, $"expected whole numbers below 2⁶³, got {(ulong)values[large]}") : x;
    }

    // A sign, four bits of exponent with bias 7, three of fraction; no infinity, and NaN where all bits are set.
    // Source: Micikevicius et al., "FP8 Formats for Deep Learning", arXiv:2209.05433.
    private static float E4M3(byte bits)
    {
        var (exponent, fraction) = (bits >> 3 & 0xF, bits & 7);
        if ((bits & 0x7F) == 0x7F) return float.NaN;
        var size = exponent == 0 ? MathF.ScaleB(fraction, -9) : MathF.ScaleB(8 + fraction, exponent - 10);
        return (bits & 0x80) == 0 ? size : -size;
    }

    private readonly record struct Run(IElementSource Source, long At, Shape Shape, bool BigEndian)
    {
        public void Fill<T>(Span<T> part, int from) where T : unmanaged
        {
            var bytes = MemoryMarshal.AsBytes(part);
            Source.Read(At + (long)from * Unsafe.SizeOf<T>(), bytes);
            if (BigEndian) Reverse(bytes, Unsafe.SizeOf<T>());
        }
    }
}
