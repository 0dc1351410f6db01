using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>Puts decoded blocks of samples into a picture.</summary>
internal sealed class TiffPixels
{
    private const int AssociatedAlpha = 1, StraightAlpha = 2;

    private readonly TiffLayout _layout;
    private readonly int _alpha = -1;
    private readonly int _colors;
    private readonly bool _isPremultiplied;
    private readonly short[][]? _palette;

    public TiffPixels(TiffLayout layout, Tiff tiff, string name)
    {
        _layout = layout;
        _colors = layout.Photometric is TiffLayout.Rgb or TiffLayout.Palette ? 3 : 1;
        if (layout.Photometric == TiffLayout.Palette)
        {
            var map = tiff.GetField(TiffTag.COLORMAP);
            _palette = map is { Length: 3 } ? Array.ConvertAll(map, m => m.ToShortArray()) : null;
            if (_palette is null || Array.Exists(_palette, p => p is null || p.Length < 1 << layout.Bits))
                throw new DataFormatException(name, 4, "ColorMap", $"expected {3 << layout.Bits} numbers");
        }
        else if (tiff.GetField(TiffTag.EXTRASAMPLES) is { Length: 2 } extra && extra[1].ToShortArray() is { } kinds)
        {
            var at = Array.FindIndex(kinds, k => k is AssociatedAlpha or StraightAlpha);
            if (at >= 0 && _colors + at < layout.Samples) (_alpha, _isPremultiplied) = (_colors + at, kinds[at] == AssociatedAlpha);
        }
        Image = new(layout.Width, layout.Height, _colors + (_alpha < 0 ? 0 : 1), layout.Bits == 16 ? 16 : 8);
    }

    /// <summary>What has been taken so far; straight alpha, depths below 8 scaled up.</summary>
    public Image Image { get; }

    /// <summary>Takes a block, as the library gives it: samples of 16 bit in the machine's byte order.</summary>
    /// <param name="block">Rows of <see cref="TiffLayout.RowBytes"/>.</param>
    /// <param name="x">Its left column in the picture.</param>
    /// <param name="y">Its first row.</param>
    /// <param name="rows">Rows that are within the picture.</param>
    /// <param name="plane">The channel, where channels lie apart.</param>
    public void Take(byte[] block, int x, int y, int rows, int plane)
    {
        var columns = Math.Min(_layout.BlockWidth, _layout.Width - x);
        for (var row = 0; row < rows; row++)
        {
            var samples = block.AsSpan(row * _layout.RowBytes, _layout.RowBytes);
            var to = ((y + row) * _layout.Width + x) * Image.Channels;
            if (_palette is not null) TakeIndexed(samples, to, columns);
            else if (_layout.IsPlanar)
            {
                if (Channel(plane) is >= 0 and var c) TakeChannel(samples, 0, 1, to + c, columns);
            }
            else
            {
                for (var c = 0; c < _layout.Samples; c++)
                    if (Channel(c) is >= 0 and var channel) TakeChannel(samples, c, _layout.Samples, to + channel, columns);
            }
            if (_isPremultiplied && (!_layout.IsPlanar || plane == _layout.Samples - 1)) Divide(to, columns);
        }
    }

    // Where a sample goes; −1 for what is neither colour nor alpha.
    private int Channel(int sample) => sample < _colors ? sample : sample == _alpha ? _colors : -1;

    private void TakeChannel(ReadOnlySpan<byte> row, int first, int step, int to, int columns)
    {
        var (bits, invert) = (_layout.Bits, _layout.Photometric == TiffLayout.WhiteIsZero && first != _alpha);
        if (bits == 16)
        {
            var samples = MemoryMarshal.Cast<byte, ushort>(row);
            var pixels = Image.Pixels16;
            for (var i = 0; i < columns; i++)
            {
                var value = samples[first + i * step];
                pixels[to + i * Image.Channels] = invert ? (ushort)~value : value;
            }
            return;
        }
        var bytes = Image.Pixels8;
        var full = (1 << bits) - 1;
        for (var i = 0; i < columns; i++)
        {
            var value = bits == 8 ? row[first + i * step] : (byte)(Sample(row, i) * 255 / full);
            bytes[to + i * Image.Channels] = invert ? (byte)~value : value;
        }
    }

    private void TakeIndexed(ReadOnlySpan<byte> row, int to, int columns)
    {
        var pixels = Image.Pixels8;
        for (var i = 0; i < columns; i++)
            for (var c = 0; c < 3; c++) pixels[to + 3 * i + c] = (byte)((ushort)_palette![c][Sample(row, i)] >> 8);
    }

    private int Sample(ReadOnlySpan<byte> row, int i)
    {
        var bits = _layout.Bits;
        return bits == 8 ? row[i * _layout.BlockSamples] : row[i * bits / 8] >> (8 - bits - i * bits % 8) & ((1 << bits) - 1);
    }

    private void Divide(int to, int columns)
    {
        for (var i = 0; i < columns; i++)
        {
            var at = to + i * Image.Channels;
            for (var c = 0; c < _colors; c++)
            {
                if (Image.BitDepth == 8) Image.Pixels8[at + c] = (byte)Straight(Image.Pixels8[at + c], Image.Pixels8[at + _colors], 255);
                else Image.Pixels16[at + c] = (ushort)Straight(Image.Pixels16[at + c], Image.Pixels16[at + _colors], 65535);
            }
        }
    }

    private static int Straight(int color, int alpha, int full) =>
        alpha == 0 ? 0 : (int)Math.Min(full, ((long)color * full + alpha / 2) / alpha);
}
