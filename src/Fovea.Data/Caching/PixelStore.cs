using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Fovea.Data;

/// <summary>Decoded pictures of one size, 8 bit, by position: in memory, or beyond a bound in a file of the cache folder.</summary>
/// <remarks>The file: <c>FOVEAPIX</c>, a version, the number of pictures and the bytes of each (3 × Int32, little-endian), the key
/// (32 bytes), a byte for each picture (1 where it was read, 0 where it could not be), the pixels. It is written under another name and
/// renamed when whole, and refused where a number or its length is another.</remarks>
internal sealed class PixelStore : IDisposable
{
    private const int Version = 1, KeyLength = 32, HeaderLength = 8 + 3 * sizeof(int) + KeyLength;

    private readonly int _size;
    private readonly byte[]? _memory;
    private readonly SafeFileHandle? _file;
    private readonly long _start;

    private PixelStore(int size, byte[]? memory, SafeFileHandle? file, long start) =>
        (_size, _memory, _file, _start) = (size, memory, file, start);

    private static ReadOnlySpan<byte> Magic => "FOVEAPIX"u8;

    /// <summary>Positions of pictures that could not be read.</summary>
    public IReadOnlyList<int> Unread { get; private init; } = [];

    /// <summary>Whether a file holds the pixels.</summary>
    public bool IsFile => _file is not null;

    /// <summary>Decodes pictures into memory, or into a file of the cache, unless it is there already.</summary>
    /// <param name="count">Pictures.</param>
    /// <param name="size">Bytes of each.</param>
    /// <param name="memoryLimit">The most bytes to keep in memory.</param>
    /// <param name="key">What the pictures are made of; the file's name.</param>
    /// <param name="fill">Decodes all of them: calls what it is given with positions and pixels, from any thread; returns the positions
    /// that cannot be read.</param>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public static PixelStore Create(int count, int size, long memoryLimit, CacheKey key,
        Func<PixelWriter, IReadOnlyCollection<int>> fill)
    {
        if ((long)count * size <= Math.Min(memoryLimit, Array.MaxLength))
        {
            var pixels = new byte[count * size];
            var unread = fill((position, picture) => picture.CopyTo(pixels.AsSpan(position * size, size)));
            return new(size, pixels, null, 0) { Unread = [.. unread.Order()] };
        }
        var digest = key.Digest();
        var path = Path.Combine(DataRoot.Cache, "pictures", Convert.ToHexStringLower(digest.AsSpan(0, 16)) + ".pixels");
        if (File.Exists(path))
        {
            try
            {
                return Open(path, count, size, digest);
            }
            catch (DataFormatException)
            {
                // What is damaged is written anew.
            }
        }
        AtomicFile.Write(path, stream => Write((FileStream)stream, count, size, digest, fill));
        return Open(path, count, size, digest);
    }

    /// <summary>Opens a file of pixels.</summary>
    /// <exception cref="DataFormatException">It is none, is cut, or is that of other pictures.</exception>
    public static PixelStore Open(string path, int count, int size, ReadOnlySpan<byte> digest)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            Span<byte> header = stackalloc byte[HeaderLength];
            if (RandomAccess.Read(file, header, 0) < HeaderLength) throw new DataFormatException(path, 0, "header", "expected 52 bytes, the file ends");
            if (!header[..8].SequenceEqual(Magic)) throw new DataFormatException(path, 0, "magic", "expected FOVEAPIX");
            int Number(Span<byte> at) => BinaryPrimitives.ReadInt32LittleEndian(at);
            if (Number(header[8..]) != Version) throw new DataFormatException(path, 8, "version", $"expected {Version}, got {Number(header[8..])}");
            if (Number(header[12..]) != count) throw new DataFormatException(path, 12, "count", $"expected {count} pictures, got {Number(header[12..])}");
            if (Number(header[16..]) != size) throw new DataFormatException(path, 16, "size", $"expected {size} bytes a picture, got {Number(header[16..])}");
            if (!header[20..].SequenceEqual(digest)) throw new DataFormatException(path, 20, "key", "expected the key of these pictures");
            var length = HeaderLength + count + (long)count * size;
            if (RandomAccess.GetLength(file) != length)
                throw new DataFormatException(path, HeaderLength, "pixels", $"expected a file of {length} bytes, got {RandomAccess.GetLength(file)}");
            var valid = new byte[count];
            if (RandomAccess.Read(file, valid, HeaderLength) < count) throw new DataFormatException(path, HeaderLength, "valid", "the file ends");
            return new(size, null, file, HeaderLength + count) { Unread = [.. Enumerable.Range(0, count).Where(i => valid[i] == 0)] };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The pixels at a position.</summary>
    /// <exception cref="IOException">The file was cut since.</exception>
    public void Read(int position, Span<byte> pixels)
    {
        if (_memory is not null)
        {
            _memory.AsSpan(position * _size, _size).CopyTo(pixels);
            return;
        }
        var start = _start + (long)position * _size;
        for (var done = 0; done < _size;)
        {
            var read = RandomAccess.Read(_file!, pixels[done.._size], start + done);
            if (read == 0) throw new IOException("the cache of decoded pictures was cut while it was in use: train again");
            done += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static void Write(FileStream stream, int count, int size, byte[] digest, Func<PixelWriter, IReadOnlyCollection<int>> fill)
    {
        var header = new byte[HeaderLength + count];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), size);
        digest.CopyTo(header.AsSpan(20));
        var handle = stream.SafeFileHandle;
        var unread = fill((position, picture) => RandomAccess.Write(handle, picture, header.Length + (long)position * size));
        header.AsSpan(HeaderLength).Fill(1);
        foreach (var position in unread) header[HeaderLength + position] = 0;
        RandomAccess.Write(handle, header, 0);
        // Where the last ones could not be read, the file is as long nevertheless.
        RandomAccess.SetLength(handle, header.Length + (long)count * size);
    }
}

/// <summary>Takes the pixels of a position.</summary>
internal delegate void PixelWriter(int position, ReadOnlySpan<byte> pixels);
