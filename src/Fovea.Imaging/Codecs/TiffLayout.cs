using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>How the samples of a TIFF file lie, as its tags say, checked against the length of the file before anything is
/// allocated.</summary>
internal sealed record TiffLayout(int Width, int Height, int Bits, int Samples, int Photometric, bool IsTiled, int BlockWidth,
    int BlockHeight, bool IsPlanar, int Orientation)
{
    public const int WhiteIsZero = 0, BlackIsZero = 1, Rgb = 2, Palette = 3;

    private const int None = 1, Lzw = 5, AdobeDeflate = 8, PackBits = 32773, Deflate = 32946;
    private const int ColorFilter = 32803, LinearRaw = 34892;

    // Of a byte that is packed: runs of PackBits, strings of LZW in 12 bits, and matches of Deflate in two bits.
    private const long PackBitsMost = 64, LzwMost = 4096, DeflateMost = 1032;

    /// <summary>Whether each block of the file has one channel alone.</summary>
    public int BlockSamples => IsPlanar ? 1 : Samples;

    /// <summary>Bytes of a row of a block; rows end at whole bytes.</summary>
    public int RowBytes => (int)(((long)BlockWidth * BlockSamples * Bits + 7) / 8);

    /// <summary>Blocks beside each other and below each other, of one channel where channels lie apart.</summary>
    public (int Across, int Down) Blocks => ((Width + BlockWidth - 1) / BlockWidth, (Height + BlockHeight - 1) / BlockHeight);

    /// <summary>Reads and checks the tags.</summary>
    /// <exception cref="DataFormatException">The file is raw, has what is not read, or claims what it cannot hold.</exception>
    public static TiffLayout Of(byte[] file, string name)
    {
        var tags = TiffDirectory.Read(new MemoryStream(file, writable: false))
            ?? throw new DataFormatException(name, 0, "directory", "expected one within the file, got none");
        RefuseRaw(tags, file, name);
        if (tags.Beyond() is { } tag)
            throw new DataFormatException(name, 4, $"tag {tag}", $"expected its values within the {file.Length} bytes of the file");
        var (width, height) = (tags.Integer(TiffDirectory.Width, 0), tags.Integer(TiffDirectory.Height, 0));
        if (!ImageLimits.Allow(width, height)) throw new DataFormatException(name, 4, "size", ImageLimits.Exceeded(width, height));
        var photometric = (int)tags.Integer(TiffDirectory.Photometric, -1);
        var samples = (int)Math.Min(tags.Integer(TiffDirectory.SamplesPerPixel, 1), int.MaxValue);
        var bits = (int)Math.Min(tags.Integer(TiffDirectory.BitsPerSample, 1), int.MaxValue);
        if (photometric is not (WhiteIsZero or BlackIsZero or Rgb or Palette)) throw new DataFormatException(name, 4,
            "PhotometricInterpretation", $"expected grey, RGB or a palette, got {Kind(photometric)}");
        if (samples < (photometric == Rgb ? 3 : 1) || samples > 8)
            throw new DataFormatException(name, 4, "SamplesPerPixel", $"expected {(photometric == Rgb ? 3 : 1)}…8, got {samples}");
        for (var i = 0; i < samples; i++)
            if (tags.Integer(TiffDirectory.BitsPerSample, 1, i) != bits && tags.Count(TiffDirectory.BitsPerSample) > i)
                throw new DataFormatException(name, 4, "BitsPerSample", "expected the same for all samples");
        if (bits is not (1 or 2 or 4 or 8 or 16) || bits == 16 && photometric == Palette || bits < 8 && samples > 1)
            throw new DataFormatException(name, 4, "BitsPerSample",
                $"expected 8 or 16, or 1, 2 or 4 of one sample, got {bits} of {samples}");
        if (tags.Integer(TiffDirectory.SampleFormat, 1) is not (1 or 4) and var format) throw new DataFormatException(name, 4,
            "SampleFormat", $"expected whole numbers without a sign, got {(format == 3 ? "floating point" : $"kind {format}")}");
        var isTiled = tags.Has(TiffDirectory.TileWidth);
        var (wide, high) = isTiled ? (tags.Integer(TiffDirectory.TileWidth, 0), tags.Integer(TiffDirectory.TileHeight, 0))
            : (width, Math.Min(height, tags.Integer(TiffDirectory.RowsPerStrip, height)));
        // A tile may reach beyond the picture, by less than itself.
        if (wide is < 1 or > 1 << 16 || high is < 1 or > 1 << 16 || wide * high > Image.MaxPixels)
            throw new DataFormatException(name, 4, isTiled ? "TileWidth" : "RowsPerStrip", $"expected 1…65536, got {wide} × {high}");
        var layout = new TiffLayout((int)width, (int)height, bits, samples, photometric, isTiled, (int)wide, (int)high,
            samples > 1 && tags.Integer(0x11C, 1) == 2, (int)tags.Integer(TiffDirectory.OrientationTag, 1));
        layout.CheckBlocks(tags, file, name);
        return layout;
    }

    private void CheckBlocks(TiffDirectory tags, byte[] file, string name)
    {
        var (across, down) = Blocks;
        var blocks = (long)across * down * (IsPlanar ? Samples : 1);
        var (offsets, bytes) = IsTiled ? (TiffDirectory.TileOffsets, TiffDirectory.TileBytes)
            : (TiffDirectory.StripOffsets, TiffDirectory.StripBytes);
        var what = IsTiled ? "TileOffsets" : "StripOffsets";
        if (tags.Count(offsets) < blocks || tags.Count(bytes) < blocks) throw new DataFormatException(name, 4, what,
            $"expected {blocks} for {Width} × {Height} pixels, got {Math.Min(tags.Count(offsets), tags.Count(bytes))}");
        var compression = tags.Integer(TiffDirectory.Compression, None);
        var most = compression switch
        {
            None => 1,
            PackBits => PackBitsMost,
            Lzw => LzwMost,
            AdobeDeflate or Deflate => DeflateMost,
            6 or 7 => throw Refused("JPEG"),
            2 or 3 or 4 => throw Refused("a fax"),
            _ => throw Refused($"kind {compression}"),
        };
        if ((long)RowBytes * BlockHeight > Array.MaxLength / 2)
            throw new DataFormatException(name, 4, what, "expected blocks of less than a gigabyte; write the file in strips");
        var have = 0L;
        for (var i = 0L; i < blocks; i++)
        {
            var (at, length) = (tags.Integer(offsets, -1, i), tags.Integer(bytes, -1, i));
            if (at < 0 || length < 0 || at + length > file.Length) throw new DataFormatException(name, Math.Max(0, at), what,
                $"block {i} is not within the {file.Length} bytes of the file: it ends too early");
            // Blocks may be one and the same, and then the file holds fewer.
            have += length;
        }
        var need = (long)RowBytes * Height * (IsPlanar ? Samples : 1);
        if (need > Math.Min(have, file.Length) * most + RowBytes) throw new DataFormatException(name, 4, "size",
            $"expected a picture that {Math.Min(have, file.Length)} bytes can hold, got {Width} × {Height}");

        DataFormatException Refused(string kind) => new(name, 4, "Compression",
            $"expected none, LZW, Deflate or PackBits, got {kind}; save the picture without compression, or with one of these");
    }

    // What cameras call raw is TIFF with pixels of one colour each, or with a small preview first.
    private static void RefuseRaw(TiffDirectory tags, byte[] file, string name)
    {
        var isCanon = file.Length > 10 && file.AsSpan(8).StartsWith("CR"u8);
        var isPreview = (tags.Integer(TiffDirectory.SubfileType, 0) & 1) == 1 && tags.Has(TiffDirectory.SubDirectories);
        var isFilter = tags.Integer(TiffDirectory.Photometric, 0) is ColorFilter or LinearRaw;
        if (tags.Has(TiffDirectory.DngVersion) || isCanon || isPreview || isFilter) throw RawPhotograph.Refused(name);
    }

    private static string Kind(int photometric) => photometric switch
    {
        -1 => "none",
        5 => "inks (CMYK)",
        6 => "YCbCr",
        8 or 9 or 10 => "L*a*b*",
        _ => $"kind {photometric}",
    };
}
