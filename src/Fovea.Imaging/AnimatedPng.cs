using System.Buffers.Binary;
using Fovea.Imaging.Codecs;

namespace Fovea.Imaging;

/// <summary>Pictures that follow one another in one PNG file. Programs that know no animation show the first.</summary>
/// <remarks>Every frame is a whole picture that replaces the one before. Source: W3C Recommendation "PNG Specification (Third Edition)",
/// chunks acTL, fcTL and fdAT.</remarks>
/// <example><code>
/// AnimatedPng.Save("training.png", frames, TimeSpan.FromMilliseconds(200), last: TimeSpan.FromSeconds(2));
/// </code></example>
public static class AnimatedPng
{
    /// <summary>Writes a file, wholly or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frames">The pictures, all of one size, number of channels and depth.</param>
    /// <param name="each">How long each is shown, at most 65 s.</param>
    /// <param name="last">How long the last is shown; as the others unless given.</param>
    /// <param name="plays">How often all of it is shown; 0 for without end.</param>
    /// <exception cref="ArgumentException">There are no frames, or they differ in size or layout.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is below 1 ms or too long, or plays are negative.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<Image> frames, TimeSpan each, TimeSpan? last = null, int plays = 0)
    {
        Check(frames, each, last, plays);
        AtomicFile.Write(path, stream => Write(stream, frames, each, last, plays));
    }

    /// <summary>Writes to a stream what <see cref="Save"/> writes to a file.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="frames">The pictures, all of one size, number of channels and depth.</param>
    /// <param name="each">How long each is shown, at most 65 s.</param>
    /// <param name="last">How long the last is shown; as the others unless given.</param>
    /// <param name="plays">How often all of it is shown; 0 for without end.</param>
    /// <exception cref="ArgumentException">There are no frames, or they differ in size or layout.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is below 1 ms or too long, or plays are negative.</exception>
    public static void Write(Stream stream, IReadOnlyList<Image> frames, TimeSpan each, TimeSpan? last = null, int plays = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(frames, each, last, plays);
        PngWriter.WriteHeader(frames[0], stream);
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames.Count);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], plays);
        PngWriter.WriteChunk(stream, "acTL"u8, control);
        // Chunks of frames are numbered in one row.
        var number = 0;
        for (var i = 0; i < frames.Count; i++)
        {
            WriteControl(stream, frames[i], number++, i == frames.Count - 1 ? last ?? each : each);
            var data = PngWriter.Compress(frames[i]);
            if (i == 0)
            {
                PngWriter.WriteChunk(stream, "IDAT"u8, data);
                continue;
            }
            var numbered = new byte[4 + data.Length];
            BinaryPrimitives.WriteInt32BigEndian(numbered, number++);
            data.CopyTo(numbered.AsSpan(4));
            PngWriter.WriteChunk(stream, "fdAT"u8, numbered);
        }
        PngWriter.WriteChunk(stream, "IEND"u8, []);
    }

    // Number, width, height, left and top, time as a fraction of a second, nothing to dispose of, no blending.
    private static void WriteControl(Stream stream, Image frame, int number, TimeSpan time)
    {
        Span<byte> control = stackalloc byte[26];
        control.Clear();
        BinaryPrimitives.WriteInt32BigEndian(control, number);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], frame.Height);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)Math.Round(time.TotalMilliseconds));
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], 1000);
        PngWriter.WriteChunk(stream, "fcTL"u8, control);
    }

    private static void Check(IReadOnlyList<Image> frames, TimeSpan each, TimeSpan? last, int plays)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0) throw new ArgumentException("AnimatedPng: expected one frame or more, got none.", nameof(frames));
        foreach (var (i, frame) in frames.Index())
            if ((frame.Width, frame.Height, frame.Channels, frame.BitDepth)
                != (frames[0].Width, frames[0].Height, frames[0].Channels, frames[0].BitDepth)) throw new ArgumentException(
                $"AnimatedPng: expected frames of one size and layout, got {frames[0]} and, at {i}, {frame}.", nameof(frames));
        foreach (var time in new[] { each, last ?? each })
            if (Math.Round(time.TotalMilliseconds) is not (>= 1 and <= ushort.MaxValue)) throw new ArgumentOutOfRangeException(nameof(each),
                FormattableString.Invariant($"AnimatedPng: expected a time of 1…65535 ms for a frame, got {time.TotalMilliseconds}."));
        if (plays < 0)
            throw new ArgumentOutOfRangeException(nameof(plays), $"AnimatedPng: expected 0 plays or more, got {plays}.");
    }
}
