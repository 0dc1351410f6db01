using System.IO.Compression;

namespace Fovea.Formats;

/// <summary>The bytes of a file, or of a compressed element, which is inflated only as far as it is asked for.</summary>
internal sealed class MatBytes
{
    // Inflated first: what says of which class an array is, and how large.
    private const int FirstPiece = 1 << 12;

    private readonly ZLibStream? _source;
    private byte[] _bytes;
    private int _filled;

    /// <summary>A file.</summary>
    public MatBytes(byte[] file) => (_bytes, _filled, Length) = (file, file.Length, file.Length);

    /// <summary>A compressed element.</summary>
    /// <param name="source">Where its bytes come from.</param>
    /// <param name="length">As many as it says that it has.</param>
    public MatBytes(ZLibStream source, int length) => (_source, _bytes, Length) = (source, [], length);

    /// <summary>Bytes in all, whether they have come or not.</summary>
    public int Length { get; }

    /// <summary>Some of the bytes.</summary>
    /// <exception cref="EndOfStreamException">The compressed element ends before.</exception>
    /// <exception cref="InvalidDataException">The compressed element is damaged.</exception>
    public ReadOnlySpan<byte> Slice(int offset, int count)
    {
        Fill(offset + count);
        return _bytes.AsSpan(offset, count);
    }

    /// <summary>Inflates to the end, where the checksum is compared.</summary>
    /// <exception cref="InvalidDataException">The compressed element is damaged, or goes on.</exception>
    public void End()
    {
        if (_source is null) return;
        Fill(Length);
        if (_source.Read(stackalloc byte[1]) != 0) throw new InvalidDataException();
    }

    // Grows with what really comes: what is announced may never come.
    private void Fill(int end)
    {
        while (_filled < end)
        {
            if (_filled == _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Length, Math.Max(FirstPiece, 2L * _bytes.Length)));
            var wanted = Math.Min(_bytes.Length, Math.Max(end, FirstPiece)) - _filled;
            _source!.ReadExactly(_bytes.AsSpan(_filled, wanted));
            _filled += wanted;
        }
    }
}
