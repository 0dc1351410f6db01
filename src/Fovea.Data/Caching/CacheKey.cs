using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Data;

/// <summary>What decoded pictures are made of: the files by path, length and time of the last change, and how they are prepared.</summary>
/// <param name="Files">The files.</param>
/// <param name="Preparation">Size, channels, background, in words.</param>
internal sealed record CacheKey(IReadOnlyList<string> Files, string Preparation)
{
    /// <summary>SHA-256 of all of it.</summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Preparation));
        Span<byte> numbers = stackalloc byte[16];
        foreach (var file in Files)
        {
            var info = BoundedFile.Info(file);
            BinaryPrimitives.WriteInt64LittleEndian(numbers, info.Exists ? info.Length : -1);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], info.LastWriteTimeUtc.Ticks);
            hash.AppendData(numbers);
            hash.AppendData(Encoding.UTF8.GetBytes("\0" + Path.GetFullPath(file)));
        }
        return hash.GetHashAndReset();
    }
}
