using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>Turns rows of a PNG file into samples: unpacks small depths, looks colours up and finds the transparent ones.</summary>
internal sealed class PngColors
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;          // RGBA, four bytes an entry
    private readonly ushort[]? _transparent;   // the one colour that tRNS makes transparent, in the file's own depth

    private PngColors(PngHeader header, byte[] palette, ushort[]? transparent, int channels) =>
        (_header, _palette, _transparent, Channels) = (header, palette, transparent, channels);

    /// <summary>Channels of the picture that is made.</summary>
    public int Channels { get; }

    public static PngColors Parse(PngHeader header, PngChunk? paletteChunk, PngChunk? transparency, byte[] file, string name)
    {
        var samples = header.SamplesPerPixel;
        if (header.ColorType == PngHeader.Palette)
        {
            if (paletteChunk is not { } plte)
                throw new DataFormatException(name, -1, "PLTE", "the picture has palette colours and no palette");
            if (plte.Length % 3 != 0 || plte.Length is 0 or > 768)
                throw new DataFormatException(name, plte.Offset, "PLTE.length", $"expected a multiple of 3 up to 768, got {plte.Length}");
            var colors = plte.Data(file);
            var alphas = transparency is { } t ? t.Data(file) : [];
            if (alphas.Length > colors.Length / 3)
                throw new DataFormatException(name, transparency!.Value.Offset, "tRNS.length",
                    $"expected at most {colors.Length / 3}, got {alphas.Length}");
            var palette = new byte[colors.Length / 3 * 4];
            for (var i = 0; i < palette.Length / 4; i++)
            {
                colors.Slice(3 * i, 3).CopyTo(palette.AsSpan(4 * i));
                palette[4 * i + 3] = i < alphas.Length ? alphas[i] : (byte)255;
            }
            return new(header, palette, null, transparency is null ? 3 : 4);
        }
        if (transparency is not { } trns) return new(header, [], null, samples);
        if (header.ColorType is PngHeader.GreyAlpha or PngHeader.Rgba || trns.Length != 2 * samples)
            throw new DataFormatException(name, trns.Offset, "tRNS.length", $"got {trns.Length} with colour type {header.ColorType}");
        var key = new ushort[samples];
        for (var i = 0; i < samples; i++) key[i] = BinaryPrimitives.ReadUInt16BigEndian(trns.Data(file)[(2 * i)..]);
        return new(header, [], key, samples + 1);
    }

    /// <summary>Writes a row to columns <c>startX, startX + stepX, …</c>; false where it uses a colour that the palette lacks.</summary>
    public bool Expand(ReadOnlySpan<byte> row, int columns, Image image, int y, int startX, int stepX)
    {
        var start = (y * image.Width + startX) * Channels;
        var step = stepX * Channels;
        if (_header.BitDepth == 16)
        {
            Expand16(row, columns, image.Pixels16, start, step);
            return true;
        }
        var to = image.Pixels8;
        if (_header.ColorType == PngHeader.Palette) return ExpandPalette(row, columns, to, start, step);
        if (_header.BitDepth == 8 && _transparent is null && stepX == 1)
        {
            row.CopyTo(to[start..]);
            return true;
        }
        var samples = _header.SamplesPerPixel;
        var scale = 255 / ((1 << _header.BitDepth) - 1);   // exact: 255, 85, 17 and 1
        for (var i = 0; i < columns; i++, start += step)
        {
            var isKey = _transparent is not null;
            for (var c = 0; c < samples; c++)
            {
                var value = Sample(row, i * samples + c);
                to[start + c] = (byte)(value * scale);
                isKey = isKey && value == _transparent![c];
            }
            if (_transparent is not null) to[start + samples] = isKey ? (byte)0 : (byte)255;
        }
        return true;
    }

    private bool ExpandPalette(ReadOnlySpan<byte> row, int columns, Span<byte> to, int start, int step)
    {
        for (var i = 0; i < columns; i++, start += step)
        {
            var entry = 4 * Sample(row, i);
            if (entry >= _palette.Length) return false;
            _palette.AsSpan(entry, Channels).CopyTo(to[start..]);
        }
        return true;
    }

    private void Expand16(ReadOnlySpan<byte> row, int columns, Span<ushort> to, int start, int step)
    {
        var samples = _header.SamplesPerPixel;
        if (_transparent is null && step == samples)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(row)[..(columns * samples)];
            if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, to.Slice(start, words.Length));
            else words.CopyTo(to[start..]);
            return;
        }
        for (var i = 0; i < columns; i++, start += step)
        {
            var isKey = _transparent is not null;
            for (var c = 0; c < samples; c++)
            {
                var value = BinaryPrimitives.ReadUInt16BigEndian(row[(2 * (i * samples + c))..]);
                to[start + c] = value;
                isKey = isKey && value == _transparent![c];
            }
            if (_transparent is not null) to[start + samples] = isKey ? (ushort)0 : ushort.MaxValue;
        }
    }

    // Small samples are packed from the high bits down.
    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        var depth = _header.BitDepth;
        if (depth == 8) return row[index];
        var bit = index * depth;
        return row[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
    }
}
