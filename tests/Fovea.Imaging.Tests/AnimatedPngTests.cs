using System.Buffers.Binary;
using Fovea.Imaging.Codecs;
using Fovea.Testing;

namespace Fovea.Imaging.Tests;

/// <summary><see cref="AnimatedPng"/>: chunks as the specification orders them, and what Pillow reads.</summary>
public sealed class AnimatedPngTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    public void Chunks_are_numbered_in_one_row_and_hold_the_frames(int channels, int bits)
    {
        Image[] frames = [.. Enumerable.Range(0, 3).Select(i => TestImages.Random(7, 5, channels, bits))];
        frames[1] = TestImages.Flat(7, 5, channels, 9, bits);
        var file = _folder.At("animated.png");
        AnimatedPng.Save(file, frames, TimeSpan.FromMilliseconds(120), last: TimeSpan.FromSeconds(2), plays: 4);

        var bytes = File.ReadAllBytes(file);
        var chunks = Chunks(bytes);
        Assert.Equal(["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"], chunks.Select(c => c.Type));
        Assert.Equal((3, 4), (Word(chunks[1].Data(bytes), 0), Word(chunks[1].Data(bytes), 4)));
        var numbered = chunks.Where(c => c.Type is "fcTL" or "fdAT").Select(c => Word(c.Data(bytes), 0));
        Assert.Equal([0, 1, 2, 3, 4], numbered);
        foreach (var (i, chunk) in chunks.Where(c => c.Type == "fcTL").Index())
        {
            var data = chunk.Data(bytes).ToArray();
            Assert.Equal([7, 5, 0, 0], Enumerable.Range(1, 4).Select(k => Word(data, 4 * k)));
            Assert.Equal((i == 2 ? 2000 : 120, 1000), (Short(data, 20), Short(data, 22)));
            // Nothing is disposed of, nothing blended.
            Assert.Equal([0, 0], data[24..]);
        }
        // Each frame by itself is a picture.
        var header = chunks[0];
        foreach (var (i, chunk) in chunks.Where(c => c.Type is "IDAT" or "fdAT").Index())
        {
            using var alone = new MemoryStream();
            alone.Write(bytes.AsSpan(0, header.End));
            PngWriter.WriteChunk(alone, "IDAT"u8, chunk.Data(bytes)[(chunk.Type == "IDAT" ? 0 : 4)..]);
            PngWriter.WriteChunk(alone, "IEND"u8, []);
            TestImages.AssertEqual(frames[i], Image.Load(alone.ToArray(), "frame"));
        }
        TestImages.AssertEqual(frames[0], Image.Load(file));
    }

    [Fact]
    public void Pillow_reads_every_frame()
    {
        var python = PythonPeer.Find("PIL", "numpy");
        Assert.SkipWhen(python is null, "No Python with Pillow was found: apt-get install python3-pil python3-numpy");
        Image[] frames = [.. Enumerable.Range(0, 4).Select(i => TestImages.Flat(6, 4, 3, 40 * i + 20))];
        var file = _folder.At("animated.png");
        AnimatedPng.Save(file, frames, TimeSpan.FromMilliseconds(250));
        var told = PythonPeer.Run(python!, "-c", """
            import sys
            from PIL import Image
            import numpy as np
            x = Image.open(sys.argv[1])
            told = [str(x.is_animated), str(x.n_frames)]
            for i in range(x.n_frames):
                x.seek(i)
                told.append(f"{np.asarray(x.convert('RGB')).mean():.0f}:{x.info['duration']:.0f}")
            print(' '.join(told))
            """, file);
        Assert.Equal("True 4 20:250 60:250 100:250 140:250", told.Trim());
    }

    [Fact]
    public void What_makes_no_sense_is_named()
    {
        var file = _folder.At("none.png");
        var second = TimeSpan.FromSeconds(1);
        Image[] frames = [new(2, 2, 3), new(3, 2, 3)];
        Assert.StartsWith("AnimatedPng: expected one frame or more, got none.",
            Assert.Throws<ArgumentException>(() => AnimatedPng.Save(file, [], second)).Message, StringComparison.Ordinal);
        Assert.StartsWith("AnimatedPng: expected frames of one size and layout, got ",
            Assert.Throws<ArgumentException>(() => AnimatedPng.Save(file, frames, second)).Message, StringComparison.Ordinal);
        Assert.Contains("expected a time of 1…65535 ms for a frame, got 66000",
            Assert.Throws<ArgumentOutOfRangeException>(() => AnimatedPng.Save(file, frames[..1], 66 * second)).Message,
            StringComparison.Ordinal);
        Assert.Contains("expected 0 plays or more, got -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => AnimatedPng.Save(file, frames[..1], second, plays: -1)).Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    public void Dispose() => _folder.Dispose();

    private static List<PngChunk> Chunks(byte[] file)
    {
        var chunks = new List<PngChunk>();
        for (var at = 8; at < file.Length; at = chunks[^1].End) chunks.Add(PngChunk.Read(file, at, "test"));
        return chunks;
    }

    private static int Word(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32BigEndian(data[at..]);

    private static int Short(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
}
