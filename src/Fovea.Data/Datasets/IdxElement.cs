using System.Buffers.Binary;

namespace Fovea.Data;

/// <summary>A type of elements of IDX files.</summary>
/// <param name="Code">Its number in the magic.</param>
/// <param name="Name">In words.</param>
/// <param name="Bytes">Of an element.</param>
/// <param name="IsInteger">Whether elements are whole numbers.</param>
internal sealed record IdxElement(int Code, string Name, int Bytes, bool IsInteger)
{
    private static readonly IdxElement[] Known =
    [
        new(0x08, "unsigned bytes", 1, true), new(0x09, "signed bytes", 1, true), new(0x0B, "16-bit integers", 2, true),
        new(0x0C, "32-bit integers", 4, true), new(0x0D, "32-bit floats", 4, false), new(0x0E, "64-bit floats", 8, false),
    ];

    public static IdxElement? Of(int code) => Array.Find(Known, e => e.Code == code);

    /// <summary>The whole number at a place.</summary>
    public long At(ReadOnlySpan<byte> body, int index) => Code switch
    {
        0x08 => body[index],
        0x09 => (sbyte)body[index],
        0x0B => BinaryPrimitives.ReadInt16BigEndian(body[(2 * index)..]),
        _ => BinaryPrimitives.ReadInt32BigEndian(body[(4 * index)..]),
    };

    /// <summary>All whole numbers as bytes.</summary>
    /// <param name="body">The elements.</param>
    /// <param name="wrong">The first that is none of 0…255; −1 where all are.</param>
    public byte[] ToBytes(byte[] body, out int wrong)
    {
        wrong = -1;
        if (Code == 0x08) return body;
        var bytes = new byte[body.Length / Bytes];
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = At(body, i);
            if (value is < 0 or > 255)
            {
                wrong = i;
                return [];
            }
            bytes[i] = (byte)value;
        }
        return bytes;
    }
}
