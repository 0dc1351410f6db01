using System.Buffers.Binary;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Writes a zip archive of members as they are, each beginning at a multiple of 64 bytes, so that it can be mapped into
/// memory.</summary>
/// <remarks>A field of the header that means nothing takes up the space, as in PyTorch's own archives. Sizes and places beyond 32 bits are
/// written as ZIP64. Source: PKWARE, APPNOTE.TXT 6.3.10.</remarks>
/// <param name="stream">Where the archive begins; it can seek.</param>
internal sealed class AlignedZip(Stream stream) : IDisposable
{
    private const int Alignment = 64, LocalBytes = 30, Padding = 0x4246, Zip64 = 1, FieldHead = 4;
    private const uint LocalMark = 0x04034B50, CentralMark = 0x02014B50, EndMark = 0x06054B50, End64Mark = 0x06064B50,
        Locator64Mark = 0x07064B50;

    // 1 January 1980, when zip's calendar begins: the same tensors give the same bytes.
    private const ushort Date = 0x21, Version = 45, Utf8 = 0x0800;

    private readonly MemoryStream _central = new();
    private readonly long _start = stream.Position;
    private int _count;

    /// <summary>A member of some bytes.</summary>
    public void Add(string name, ReadOnlySpan<byte> bytes)
    {
        var place = Begin(name, bytes.Length);
        stream.Write(bytes);
        End(name, place, bytes.Length, Crc32.Compute(bytes));
    }

    /// <summary>A member of a tensor's elements.</summary>
    public void Add(string name, Tensor tensor)
    {
        var length = (long)tensor.Count * tensor.DType.Size;
        var place = Begin(name, length);
        using var sum = new Crc32Stream(stream);
        ElementCodec.Write(sum, tensor);
        End(name, place, length, sum.Crc);
    }

    /// <summary>The directory, which ends the archive.</summary>
    public void End()
    {
        var (at, size) = (Position, _central.Length);
        _central.WriteTo(stream);
        if (at + size > uint.MaxValue || _count > ushort.MaxValue - 1)
        {
            var end64 = Position;
            Write(w => w.U32(End64Mark).U64(44).U16(Version).U16(Version).U32(0).U32(0).U64(_count).U64(_count).U64(size).U64(at));
            Write(w => w.U32(Locator64Mark).U32(0).U64(end64).U32(1));
        }
        var count = (ushort)Math.Min(_count, ushort.MaxValue);
        Write(w => w.U32(EndMark).U16(0).U16(0).U16(count).U16(count).U32(Small(size)).U32(Small(at)).U16(0));
    }

    public void Dispose() => _central.Dispose();

    private long Position => stream.Position - _start;

    private static uint Small(long value) => value >= uint.MaxValue ? uint.MaxValue : (uint)value;

    private static bool IsLarge(long length) => length >= uint.MaxValue;

    // The checksum is not known yet: it is written when the member ends.
    private long Begin(string name, long length)
    {
        var (at, text) = (Position, Encoding.UTF8.GetBytes(name));
        var head = LocalBytes + text.Length + (IsLarge(length) ? FieldHead + 16 : 0) + FieldHead;
        var padding = (int)((Alignment - (at + head) % Alignment) % Alignment);
        Local(text, length, 0, padding);
        return at;
    }

    private void Local(byte[] name, long length, uint crc, int padding) => Write(w =>
    {
        w.U32(LocalMark).U16(Version).U16(Utf8).U16(0).U16(0).U16(Date).U32(crc).U32(Small(length)).U32(Small(length)).U16(name.Length)
            .U16((IsLarge(length) ? FieldHead + 16 : 0) + FieldHead + padding).Bytes(name);
        if (IsLarge(length)) w.U16(Zip64).U16(16).U64(length).U64(length);
        w.U16(Padding).U16(padding).Bytes(Enumerable.Repeat((byte)'Z', padding).ToArray());
    });

    private void End(string name, long at, long length, uint crc)
    {
        var end = stream.Position;
        stream.Position = _start + at + 14;
        Write(w => w.U32(crc));
        stream.Position = end;
        var text = Encoding.UTF8.GetBytes(name);
        var (large, far) = (IsLarge(length), at >= uint.MaxValue);
        var extra = (large ? 16 : 0) + (far ? 8 : 0);
        Write(w =>
        {
            w.U32(CentralMark).U16(Version).U16(Version).U16(Utf8).U16(0).U16(0).U16(Date).U32(crc).U32(Small(length)).U32(Small(length))
                .U16(text.Length).U16(extra > 0 ? FieldHead + extra : 0).U16(0).U16(0).U16(0).U32(0).U32(Small(at)).Bytes(text);
            if (extra > 0) w.U16(Zip64).U16(extra);
            if (large) w.U64(length).U64(length);
            if (far) w.U64(at);
        }, _central);
        _count++;
    }

    private void Write(Action<Fields> fill, Stream? to = null)
    {
        var fields = new Fields();
        fill(fields);
        fields.Target.WriteTo(to ?? stream);
    }

    /// <summary>Little-endian numbers, one after the other.</summary>
    private sealed class Fields
    {
        public MemoryStream Target { get; } = new();

        public Fields U16(int value) => Number(value, 2);

        public Fields U32(uint value) => Number(value, 4);

        public Fields U64(long value) => Number(value, 8);

        public Fields Bytes(ReadOnlySpan<byte> bytes)
        {
            Target.Write(bytes);
            return this;
        }

        private Fields Number(long value, int width)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return Bytes(bytes[..width]);
        }
    }
}
