namespace Fovea.Tensors.Tests;

public class BufferPlanTests
{
    [Fact]
    public void Buffers_that_are_needed_at_the_same_time_never_overlap()
    {
        var saved = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var g = new Generator((ulong)seed);
            var types = new[] { DType.Float32, DType.Float64, DType.Int64, DType.Bool };
            var buffers = Enumerable.Range(0, 2 + g.Next(30)).Select(_ => Tensor.Zeros([g.Next(200)], types[g.Next(4)])).ToArray();
            // Constants are not placed; some buffers are never used.
            var outside = Tensor.Zeros([50]);
            var calls = Enumerable.Range(0, 1 + g.Next(40)).Select(_ => AnyCall.Recorded(
                [.. Enumerable.Range(0, 1 + g.Next(4)).Select(i => i == 3 ? null : Operand())])).ToArray();
            Tensor Operand() => g.Next(6) == 0 ? outside : buffers[g.Next(buffers.Length)];
            var kept = buffers.Where(_ => g.Next(5) == 0).Select(b => b.Storage).ToHashSet<Storage>(ReferenceEqualityComparer.Instance);
            var blocks = new Dictionary<Storage, (int Start, int Count)>(ReferenceEqualityComparer.Instance);
            var places = BufferPlan.Place(calls, [.. buffers.Select(b => b.Storage)], kept, (type, count) =>
            {
                var block = Tensor.Zeros([count + 3], type).Storage;
                blocks[block] = (3, count);
                return (block, 3);
            });

            var lives = Lives(calls, buffers, kept);
            Assert.Equal(lives.Keys.ToHashSet(), [.. places.Keys]);
            foreach (var (storage, (block, offset)) in places)
            {
                Assert.Equal(storage.DType, block.DType);
                var (start, count) = blocks[block];
                Assert.InRange(offset, start, start + count - storage.Length);
                Assert.Equal(0, (offset - start) * storage.DType.Size % 64);
                foreach (var (other, (second, at)) in places)
                {
                    if (other == storage || second != block || other.Length == 0 || storage.Length == 0) continue;
                    if (lives[storage].Last < lives[other].First || lives[other].Last < lives[storage].First) continue;
                    var apart = offset + storage.Length <= at || at + other.Length <= offset;
                    Assert.True(apart, $"seed {seed}: two live buffers share memory");
                }
            }
            if (blocks.Values.Sum(b => (long)b.Count) < places.Keys.Sum(s => (long)s.Length)) saved++;
        }
        Assert.InRange(saved, 200, 400);
    }

    [Fact]
    public void A_long_chain_takes_two_places()
    {
        var buffers = Enumerable.Range(0, 30).Select(_ => Tensor.Zeros([1000])).ToArray();
        var calls = Enumerable.Range(1, 29).Select(i => AnyCall.Recorded([buffers[i - 1], buffers[i]])).ToArray();
        var taken = 0;
        BufferPlan.Place(calls, [.. buffers.Select(b => b.Storage)], new HashSet<Storage>(), (type, count) =>
        {
            taken += count;
            return (Tensor.Zeros([count], type).Storage, 0);
        });
        Assert.Equal(2 * 1008, taken);
    }

    [Fact]
    public void A_recording_takes_less_memory_than_its_buffers()
    {
        var x = Golden.Input(1, [100, 100], DType.Float32);
        var recording = Recording.Capture([x], () =>
        {
            var y = x;
            for (var i = 0; i < 20; i++) y = (y * 0.5).Tanh();
            return [y];
        });
        Assert.InRange(recording.Bytes, 40_000, 4 * 41_000);
        Assert.True(recording.Calls >= 40);
    }

    // Reads all of some tensors but the last, and writes that.
    private readonly record struct AnyCall(Tensor?[] Operands) : IDeviceCall<AnyCall>
    {
        public static string Name => "any";

        public static RecordedCall<AnyCall> Recorded(Tensor?[] operands) => RecordedCall<AnyCall>.Of(new(operands));

        public AnyCall Map(OperandMap map) => new([.. Operands[..^1].Select(map.Read), map.Write(Operands[^1])]);

        public void On(Device device)
        {
        }
    }

    private static Dictionary<Storage, (int First, int Last)> Lives(RecordedCall[] calls, Tensor[] buffers, HashSet<Storage> kept)
    {
        var lives = new Dictionary<Storage, (int First, int Last)>(ReferenceEqualityComparer.Instance);
        foreach (var storage in buffers.Select(b => b.Storage))
        {
            var uses = calls.Index().Where(c => c.Item.Operands.Any(o => o?.Storage == storage)).Select(c => c.Index).ToArray();
            if (uses.Length > 0) lives[storage] = (uses[0], kept.Contains(storage) ? int.MaxValue : uses[^1]);
        }
        return lives;
    }
}
