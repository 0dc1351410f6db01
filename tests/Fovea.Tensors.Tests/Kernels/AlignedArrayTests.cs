using System.Runtime.CompilerServices;

namespace Fovea.Tensors.Tests;

public class AlignedArrayTests
{
    [Fact]
    public void Memory_begins_at_a_cache_line_and_stays_there()
    {
        foreach (var count in new[] { 0, 1, 7, 64, 1001, 100_000 })
        {
            Check(AlignedArray.Allocate<byte>(count), count);
            Check(AlignedArray.Allocate<float>(count), count);
            Check(AlignedArray.Allocate<double>(count), count);
        }
        Check(Scratch<float>.Get(ScratchSlot.Tile, 33), 33);
        Check(Scratch<double>.Get(ScratchSlot.Tile, 33), 33);
    }

    [Fact]
    public void Tensors_begin_there_too_where_that_is_asked_for()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var x = CpuDevice.Instance.EmptyAligned([5, 7], dtype);
            Assert.Equal(([5, 7], dtype), (x.Shape, x.DType));
            x.Device.Execute(new FillCall(x, 1));
            Assert.All(x.Doubles(), v => Assert.Equal(1, v));
            if (dtype == DType.Float32) Check(new ArraySegment<float>(((HostStorage<float>)x.Storage).Array, x.Offset, x.Count), 35);
        }
    }

    [Fact]
    public void Scratch_grows_and_is_kept()
    {
        var small = Scratch<long>.Get(ScratchSlot.Tile, 10);
        var large = Scratch<long>.Get(ScratchSlot.Tile, 1000);
        Assert.NotSame(small.Array, large.Array);
        Assert.Same(large.Array, Scratch<long>.Get(ScratchSlot.Tile, 10).Array);
        Assert.NotSame(large.Array, Scratch<long>.Get(ScratchSlot.Sums, 10).Array);
    }

    private static unsafe void Check<T>(ArraySegment<T> memory, int count) where T : unmanaged
    {
        Assert.Equal(count, memory.Count);
        for (var collection = 0; collection < 2; collection++)
        {
            // The place after the last element exists in every array: one element at least is to spare.
            ref var first = ref memory.Array![memory.Offset];
            Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref first) % 64);
            if (collection == 0 && count == 7) GC.Collect();
        }
    }
}
