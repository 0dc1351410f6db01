using System.Buffers.Binary;
using System.Text;

namespace Fovea.Training.Tests.TensorBoard;

/// <summary>An event as a reader sees it that shares nothing with the writer.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? Version, byte[]? Graph, IReadOnlyList<ReadValue> Values);

/// <summary>A value of a summary: a scalar, a picture as a file, or a histogram.</summary>
internal sealed record ReadValue(string Tag, float? Scalar, (int Height, int Width, byte[] Png)? Image,
    IReadOnlyDictionary<int, double[]>? Histogram);

/// <summary>A second reader of event files, by the public description: the framing of TFRecord with a check bit by bit, and the wire format
/// of protocol buffers field by field; field numbers from TensorBoard's schema.</summary>
internal static class EventReader
{
    /// <summary>All events of a file; a record that is cut or damaged is an error.</summary>
    public static List<ReadEvent> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at, 8));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8, 4)));
            var data = bytes.AsSpan(at + 12, checked((int)length));
            at += 12 + data.Length;
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at, 4)));
            at += 4;
            events.Add(Event(data.ToArray()));
        }
        return events;
    }

    /// <summary>The events of all files of a run, in order.</summary>
    public static List<ReadEvent> ReadRun(string run) =>
        [.. Directory.GetFiles(Path.Combine(run, "tensorboard"), "*tfevents*").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>CRC-32C, a bit at a time.</summary>
    public static uint Check(ReadOnlySpan<byte> data)
    {
        var check = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            check ^= b;
            for (var bit = 0; bit < 8; bit++) check = (check & 1) == 1 ? check >> 1 ^ 0x82F63B78 : check >> 1;
        }
        return ~check;
    }

    /// <summary>The fields of a message: number, and the value as a number or as bytes.</summary>
    public static List<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        var at = 0;
        while (at < message.Length)
        {
            var key = Varint();
            switch (key & 7)
            {
                case 0: fields.Add(((int)(key >> 3), Varint(), [])); break;
                case 1: fields.Add(((int)(key >> 3), BinaryPrimitives.ReadUInt64LittleEndian(Take(8)), [])); break;
                case 2: fields.Add(((int)(key >> 3), 0, Take((int)Varint()))); break;
                case 5: fields.Add(((int)(key >> 3), BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), [])); break;
                default: Assert.Fail($"wire type {key & 7}"); break;
            }
        }
        return fields;

        byte[] Take(int count) => message[at..(at += count)];

        ulong Varint()
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var b = message[at++];
                value |= (ulong)(b & 127) << shift;
                if (b < 128) return value;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var check = Check(data);
        return (check >> 15 | check << 17) + 0xa282ead8;
    }

    private static ReadEvent Event(byte[] message)
    {
        var fields = Fields(message);
        byte[]? Bytes(int field) => fields.Where(f => f.Field == field).Select(f => f.Bytes).FirstOrDefault();
        var values = Bytes(5) is { } summary ? Fields(summary).Where(f => f.Field == 1).Select(f => Value(f.Bytes)).ToList() : [];
        return new(BitConverter.UInt64BitsToDouble(fields.Single(f => f.Field == 1).Number),
            (long)fields.Where(f => f.Field == 2).Select(f => f.Number).FirstOrDefault(),
            Bytes(3) is { } version ? Encoding.UTF8.GetString(version) : null, Bytes(4), values);
    }

    private static ReadValue Value(byte[] message)
    {
        var (tag, scalar, image, histogram) = ("", (float?)null, ((int, int, byte[])?)null, (Dictionary<int, double[]>?)null);
        foreach (var (field, number, bytes) in Fields(message))
        {
            if (field == 1) tag = Encoding.UTF8.GetString(bytes);
            else if (field == 2) scalar = BitConverter.UInt32BitsToSingle((uint)number);
            else if (field == 4)
            {
                var parts = Fields(bytes);
                image = ((int)parts.Single(p => p.Field == 1).Number, (int)parts.Single(p => p.Field == 2).Number,
                    parts.Single(p => p.Field == 4).Bytes);
            }
            else if (field == 5) histogram = Fields(bytes).ToDictionary(p => p.Field, p => p.Bytes.Length == 0
                ? [BitConverter.UInt64BitsToDouble(p.Number)] : Enumerable.Range(0, p.Bytes.Length / 8)
                    .Select(i => BinaryPrimitives.ReadDoubleLittleEndian(p.Bytes.AsSpan(8 * i))).ToArray());
        }
        return new(tag, scalar, image, histogram);
    }
}
