using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>One array in NumPy's own format.</summary>
/// <remarks>Eight bytes of magic and version, a header that is a Python dictionary in text, then the elements.
/// Source: NumPy enhancement proposal 1, "A Simple File Format for NumPy Arrays", and numpy.lib.format.</remarks>
public static partial class NpyFile
{
    /// <summary>How such a file begins.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes an array, wholly or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Tensor array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes an array as version 1.0, little-endian, in C order; the elements begin at a multiple of 64 bytes. BFloat16, which
    /// NumPy does not have, is written as Float32.</summary>
    public static void Write(Stream stream, Tensor array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        var type = array.DType switch
        {
            // NumPy has no bfloat16.
            DType.Float32 or DType.BFloat16 => "<f4",
            DType.Float64 => "<f8",
            DType.Float16 => "<f2",
            DType.Int64 => "<i8",
            DType.Int32 => "<i4",
            DType.UInt8 => "|u1",
            _ => "|b1",
        };
        var sizes = Enumerable.Range(0, array.Rank).Select(axis => array.Shape[axis].ToString(CultureInfo.InvariantCulture));
        // A tuple of one keeps its comma.
        var shape = array.Rank == 1 ? $"({array.Shape[0]},)" : $"({string.Join(", ", sizes)})";
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        var padded = (Magic.Length + 4 + header.Length + 1 + 63) / 64 * 64;
        stream.Write(Magic);
        stream.Write([1, 0]);
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(padded - Magic.Length - 4));
        stream.Write(length);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - Magic.Length - 5) + '\n'));
        ElementCodec.Write(stream, array.DType == DType.BFloat16 ? array.To(DType.Float32) : array);
    }
}
