using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Training.TensorBoard;

/// <summary>Records one after the other, each with its length and checks: the framing of event files.</summary>
/// <remarks>A record is the length of its data as 8 bytes, a masked check of them as 4, the data, and a masked check of it as 4, all
/// little-endian. The check is CRC-32C (Castagnoli), masked as ((c ≫ 15) | (c ≪ 17)) + 0xA282EAD8 so that checks of data with checks in it
/// keep their worth. Source: TensorFlow, "TFRecord format details"; polynomial and test values, RFC 3720, B.4.</remarks>
internal static class RecordFraming
{
    /// <summary>Bytes of a record beside its data.</summary>
    public const int Overhead = Head + sizeof(uint);

    private const int Head = sizeof(ulong) + sizeof(uint);

    /// <summary>Data as a record.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[Overhead + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), Mask(Crc32C(record.AsSpan(0, sizeof(ulong)))));
        data.CopyTo(record.AsSpan(Head));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Head + data.Length), Mask(Crc32C(data)));
        return record;
    }

    /// <summary>The data of the whole records at the beginning of a file, each with the position after it; ends before the first that is
    /// cut or damaged.</summary>
    public static IEnumerable<(byte[] Data, long End)> Read(Stream stream)
    {
        var head = new byte[Head];
        var tail = new byte[sizeof(uint)];
        while (stream.ReadAtLeast(head, Head, throwOnEndOfStream: false) == Head)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(ulong))) != Mask(Crc32C(head.AsSpan(0, sizeof(ulong))))
                || stream.Length - stream.Position is var left && (left < sizeof(uint) || length > (ulong)left - sizeof(uint))) yield break;
            var data = new byte[length];
            stream.ReadExactly(data);
            stream.ReadExactly(tail);
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail) != Mask(Crc32C(data))) yield break;
            yield return (data, stream.Position);
        }
    }

    /// <summary>((c ≫ 15) | (c ≪ 17)) + 0xA282EAD8.</summary>
    public static uint Mask(uint check) => BitOperations.RotateRight(check, 15) + 0xA282EAD8;

    /// <summary>CRC-32C: reflected, polynomial 0x82F63B78, begun with and turned round by all ones.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var check = ~0u;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        // A processor of the other byte order would read the words the other way round.
        if (!BitConverter.IsLittleEndian) words = [];
        foreach (var word in words) check = BitOperations.Crc32C(check, word);
        foreach (var b in data[(words.Length * sizeof(ulong))..]) check = BitOperations.Crc32C(check, b);
        return ~check;
    }
}
