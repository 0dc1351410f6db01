using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Fovea.Imaging.Codecs;

namespace Fovea.Imaging.Tests;

/// <summary>Builds PNG files chunk by chunk, right or wrong.</summary>
internal static class PngFile
{
    public static byte[] Build(uint width, uint height, int depth, int colorType, byte[] raw, params (string Type, byte[] Data)[] before)
    {
        using var file = new MemoryStream();
        file.Write(PngCodec.Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colorType);
        Write(file, "IHDR", header);
        foreach (var (type, data) in before) Write(file, type, data);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            zlib.Write(raw);
        }
        Write(file, "IDAT", compressed.ToArray());
        Write(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>Sets the CRC of every chunk that can still be told apart to what its bytes ask for.</summary>
    public static void RepairChecks(byte[] file)
    {
        for (long at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (at + 12 + length > file.Length) return;
            var check = Crc32.Compute(file.AsSpan((int)at + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), check);
            at += 12 + length;
        }
    }

    private static void Write(MemoryStream file, string type, byte[] data)
    {
        var bytes = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, data.Length);
        Encoding.ASCII.GetBytes(type, bytes.AsSpan(4));
        data.CopyTo(bytes, 8);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + data.Length), Crc32.Compute(bytes.AsSpan(4, 4 + data.Length)));
        file.Write(bytes);
    }
}
