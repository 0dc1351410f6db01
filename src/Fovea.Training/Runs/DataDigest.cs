using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fovea.Data;

namespace Fovea.Training;

/// <summary>Whether data is the same as before, told in the time of a thousand pictures.</summary>
internal static class DataDigest
{
    private const int Pictures = 1000;

    public static string Of(params ReadOnlySpan<Dataset?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            if (part is not null) Add(hash, part);
            else hash.AppendData([0]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void Add(IncrementalHash hash, Dataset part)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{part.ImageShape} {string.Join('\n', part.ClassNames)}"));
        var labels = new byte[4 * part.Count];
        for (var i = 0; i < part.Count; i++) BinaryPrimitives.WriteInt32LittleEndian(labels.AsSpan(4 * i), part.Label(i));
        hash.AppendData(labels);
        var pixels = new byte[part.ImageShape.Elements];
        var read = Math.Min(Pictures, part.Count);
        for (var i = 0; i < read; i++)
        {
            part.Read((int)((long)i * part.Count / read), pixels);
            hash.AppendData(pixels);
        }
    }
}
