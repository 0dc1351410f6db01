using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>
/// Reads every PNG colour type and bit depth: depths below 8 are scaled up to 8, palettes become RGB, and tRNS becomes alpha.
/// </summary>
internal static class PngReader
{
    // Deflate codes at most 258 bytes in two bits; RFC 1951. Less data than that cannot fill the picture, so nothing is allocated for it.
    private const long LargestExpansion = 1032;

    public static Image Read(byte[] file, string name)
    {
        if (!file.AsSpan().StartsWith(PngCodec.Signature))
            throw new DataFormatException(name, 0, "signature",
                $"expected {Convert.ToHexString(PngCodec.Signature)}, got {Convert.ToHexString(file.AsSpan(0, Math.Min(8, file.Length)))}");
        var chunk = PngChunk.Read(file, 8, name);
        if (chunk.Type != "IHDR")
            throw new DataFormatException(name, chunk.Offset, "IHDR", $"expected it first, got {chunk.Type}");
        var header = PngHeader.Parse(chunk, chunk.Data(file), name);
        PngChunk? palette = null, transparency = null;
        var compressed = new List<PngChunk>();
        for (chunk = PngChunk.Read(file, chunk.End, name); chunk.Type != "IEND"; chunk = PngChunk.Read(file, chunk.End, name))
        {
            switch (chunk.Type)
            {
                case "PLTE" when palette is null && compressed.Count == 0:
                    palette = chunk;
                    break;
                case "tRNS" when transparency is null && compressed.Count == 0:
                    transparency = chunk;
                    break;
                case "IDAT" when compressed.Count == 0 || compressed[^1].End == chunk.Offset:
                    compressed.Add(chunk);
                    break;
                case "PLTE" or "tRNS" or "IDAT":
                    throw new DataFormatException(name, chunk.Offset, chunk.Type, "out of place or repeated");
                default:
                    if (chunk.IsCritical)
                        throw new DataFormatException(name, chunk.Offset, chunk.Type, "an unknown chunk that may not be skipped");
                    break;
            }
        }
        if (compressed.Count == 0) throw new DataFormatException(name, chunk.Offset, "IDAT", "the picture has no data");
        var (start, have, need) = (compressed[0].Offset, compressed.Sum(c => (long)c.Length), header.RawBytes());
        if (need > have * LargestExpansion)
            throw new DataFormatException(name, start, "IDAT", $"{have} bytes cannot hold {header.Width} × {header.Height} pixels");
        var colors = PngColors.Parse(header, palette, transparency, file, name);
        var image = new Image(header.Width, header.Height, colors.Channels, header.BitDepth == 16 ? 16 : 8);
        using var zlib = new ZLibStream(Join(file, compressed), CompressionMode.Decompress);
        try
        {
            ReadRows(zlib, header, colors, image, name, start);
            // Reading to the end is what makes the stream compare its checksum. Data left over is ignored, as the specification asks.
            zlib.ReadByte();
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not DataFormatException)   // ZLibException is an IOException
        {
            throw new DataFormatException(name, start, "IDAT",
                e is EndOfStreamException ? "the data ends before the last row" : $"damaged zlib data: {e.Message}");
        }
        return image;
    }

    private static void ReadRows(ZLibStream zlib, PngHeader header, PngColors colors, Image image, string name, long offset)
    {
        var row = new byte[1 + header.RowBytes(header.Width)];
        var above = new byte[row.Length];
        foreach (var (startX, startY, stepX, stepY) in header.Passes())
        {
            var columns = PngHeader.Count(header.Width, startX, stepX);
            if (columns == 0) continue;
            var bytes = header.RowBytes(columns);
            Array.Clear(above);
            for (var y = startY; y < header.Height; y += stepY)
            {
                zlib.ReadExactly(row, 0, 1 + bytes);
                if (row[0] > PngFilter.Paeth)
                    throw new DataFormatException(name, offset, "IDAT.filter type", $"expected 0…4 in row {y}, got {row[0]}");
                PngFilter.Undo(row[0], row.AsSpan(1, bytes), above.AsSpan(1), header.FilterStep);
                if (!colors.Expand(row.AsSpan(1, bytes), columns, image, y, startX, stepX))
                    throw new DataFormatException(name, offset, "IDAT.palette index", $"row {y} uses a colour that PLTE does not have");
                (row, above) = (above, row);
            }
        }
    }

    private static MemoryStream Join(byte[] file, List<PngChunk> chunks)
    {
        if (chunks.Count == 1) return new MemoryStream(file, chunks[0].DataOffset, chunks[0].Length, writable: false);
        var joined = new MemoryStream(chunks.Sum(c => c.Length));
        foreach (var chunk in chunks) joined.Write(chunk.Data(file));
        joined.Position = 0;
        return joined;
    }
}
