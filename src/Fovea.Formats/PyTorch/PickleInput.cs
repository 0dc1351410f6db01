using System.Buffers.Binary;
using System.Text;

namespace Fovea.Formats;

/// <summary>The bytes of a pickle, one after the other.</summary>
/// <param name="source">Where they are.</param>
/// <param name="length">Where they end.</param>
/// <param name="name">The file's name in errors.</param>
internal sealed class PickleInput(IElementSource source, long length, string name)
{
    private const int Window = 1 << 14, MostText = 1 << 20;

    private byte[] _window = [];
    private long _start;

    /// <summary>The byte that comes next.</summary>
    public long Position { get; private set; }

    /// <summary>One byte.</summary>
    public byte Byte(string field) => Bytes(1, field)[0];

    /// <summary>A number of some bytes, little-endian.</summary>
    public int Int32(string field) => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4, field));

    public ushort UInt16(string field) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2, field));

    public long Int64(string field) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8, field));

    /// <summary>The one number that pickles have big-endian.</summary>
    public double Double(string field) => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8, field));

    /// <summary>A text of so many bytes.</summary>
    public string Text(long count, string field)
    {
        if (count > MostText) throw Wrong(field, $"expected a text of at most {MostText} bytes, got {count}");
        return Encoding.UTF8.GetString(Bytes(count, field));
    }

    /// <summary>A text up to the end of the line.</summary>
    public string Line(string field)
    {
        var line = new List<byte>();
        for (var next = Byte(field); next != '\n'; next = Byte(field))
        {
            line.Add(next);
            if (line.Count > MostText) throw Wrong(field, $"expected a line of at most {MostText} bytes");
        }
        return Encoding.UTF8.GetString([.. line]);
    }

    /// <summary>So many bytes, which stay as they are until the next call.</summary>
    /// <exception cref="DataFormatException">There are not as many.</exception>
    public ReadOnlySpan<byte> Bytes(long count, string field)
    {
        if (count < 0 || count > length - Position)
            throw Wrong(field, $"expected {(count < 0 ? "a number of bytes" : $"{count} bytes")}, got {(count < 0 ? count : length - Position)}");
        if (Position < _start || Position + count > _start + _window.Length)
        {
            _start = Position;
            _window = new byte[Math.Min(length - _start, Math.Max(Window, count))];
            source.Read(_start, _window);
        }
        var at = (int)(Position - _start);
        Position += count;
        return _window.AsSpan(at, (int)count);
    }

    /// <summary>Passes over bytes, of which there are as many.</summary>
    public void Skip(long count) => Position += count;

    /// <summary>What is wrong at the byte that comes next.</summary>
    public DataFormatException Wrong(string field, string problem) => Wrong(Position, field, problem);

    /// <summary>What is wrong at a byte.</summary>
    public DataFormatException Wrong(long at, string field, string problem) => new(name, at, field, problem);
}
