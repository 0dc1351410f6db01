using System.Text;
using Fovea.Training.TensorBoard;

namespace Fovea.Training.Tests.TensorBoard;

/// <summary><see cref="RecordFraming"/>: known checks, and files that end anywhere.</summary>
public sealed class RecordFramingTests
{
    // RFC 3720, appendix B.4, and the usual nine digits.
    [Fact]
    public void Checks_are_the_published_ones()
    {
        Assert.Equal(0xE3069283u, RecordFraming.Crc32C(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, RecordFraming.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, RecordFraming.Crc32C(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, RecordFraming.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, RecordFraming.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
        Assert.Equal(0u, RecordFraming.Crc32C([]));
    }

    [Fact]
    public void Checks_of_every_length_are_those_bit_by_bit()
    {
        var random = new Random(3);
        for (var length = 0; length < 70; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(EventReader.Check(data), RecordFraming.Crc32C(data));
        }
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_gives_its_whole_records()
    {
        byte[][] records = [[1, 2, 3], [], [.. Enumerable.Range(0, 40).Select(i => (byte)i)]];
        var ends = new List<int>();
        var file = new List<byte>();
        foreach (var record in records)
        {
            file.AddRange(RecordFraming.Frame(record));
            ends.Add(file.Count);
        }
        for (var length = 0; length <= file.Count; length++)
        {
            var read = RecordFraming.Read(new MemoryStream([.. file.Take(length)])).ToList();
            Assert.Equal(ends.Count(e => e <= length), read.Count);
            for (var i = 0; i < read.Count; i++) Assert.Equal((records[i], ends[i]), (read[i].Data, (int)read[i].End), new SameRecord());
        }
    }

    [Fact]
    public void A_changed_byte_ends_the_file_there_and_no_length_is_believed()
    {
        var whole = RecordFraming.Frame([5, 6, 7]).Concat(RecordFraming.Frame([8])).ToArray();
        var first = RecordFraming.Frame([5, 6, 7]).Length;
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x40;
            Assert.Equal(at < first ? 0 : 1, RecordFraming.Read(new MemoryStream(changed)).Count());
        }
        // A length of 2⁶² with the right check, and nothing behind it.
        var head = new byte[16];
        head[7] = 0x40;
        BitConverter.TryWriteBytes(head.AsSpan(8), RecordFraming.Mask(RecordFraming.Crc32C(head.AsSpan(0, 8))));
        Assert.Empty(RecordFraming.Read(new MemoryStream(head)));
    }

    private sealed class SameRecord : IEqualityComparer<(byte[] Data, int End)>
    {
        public bool Equals((byte[] Data, int End) x, (byte[] Data, int End) y) => x.End == y.End && x.Data.SequenceEqual(y.Data);

        public int GetHashCode((byte[] Data, int End) obj) => obj.End;
    }
}
