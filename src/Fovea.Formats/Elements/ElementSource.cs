using System.IO.MemoryMappedFiles;

namespace Fovea.Formats;

/// <summary>Bytes of elements, wherever they lie: the codec takes them into the tensor's own memory, without a copy in between.</summary>
internal interface IElementSource
{
    /// <summary>Copies bytes from a place; there are as many.</summary>
    void Read(long offset, Span<byte> destination);
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : IElementSource
{
    public void Read(long offset, Span<byte> destination) => bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}

/// <summary>Bytes of a stream, which seeks where it has to.</summary>
/// <param name="stream">The stream.</param>
/// <param name="start">Where in it offset 0 is.</param>
internal sealed class StreamSource(Stream stream, long start) : IElementSource
{
    public void Read(long offset, Span<byte> destination)
    {
        if (stream.CanSeek && stream.Position != start + offset) stream.Position = start + offset;
        stream.ReadExactly(destination);
    }
}

/// <summary>A file that is mapped into memory: only what is asked for is read, and only what is kept is copied.</summary>
internal sealed class MappedFile : IElementSource, IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public MappedFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = stream.Length;
        // Nothing cannot be mapped.
        if (Length == 0) return;
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
            throw new EndOfStreamException($"expected {destination.Length} bytes from {offset} on, the file has {Length}");
        if (destination.Length > 0)
            _view!.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_view.PointerOffset + offset), destination);
    }

    /// <summary>So many bytes from a place.</summary>
    public byte[] Bytes(long offset, int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        Read(offset, bytes);
        return bytes;
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
