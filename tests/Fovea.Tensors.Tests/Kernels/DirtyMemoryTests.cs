using System.Runtime.InteropServices;

namespace Fovea.Tensors.Tests;

/// <summary>In this assembly memory of undefined contents is full of NaN: every test here is one of kernels that read nothing else than
/// what was written.</summary>
public class DirtyMemoryTests
{
    [Fact]
    public void Memory_is_dirty_in_these_tests()
    {
        Assert.True(DirtyMemory.IsOn);
        foreach (var x in new[] { CpuDevice.Instance.Empty([3, 5], DType.Float32), CpuDevice.Instance.EmptyAligned([3, 5], DType.Float64) })
            Assert.All(x.Doubles(), v => Assert.Equal(double.NaN, v));
        Assert.All(CpuDevice.Instance.Empty([4], DType.Int64).Doubles(), v => Assert.Equal(-1, v));
        for (var i = 0; i < 2; i++)
        {
            var buffer = Scratch<float>.Get(ScratchSlot.Tile, 100);
            // Behind it, too.
            Assert.All(buffer.Array!.AsSpan(buffer.Offset, 100 + DirtyMemory.Margin).ToArray(), v => Assert.Equal(float.NaN, v));
            buffer.AsSpan().Clear();
        }
    }

    // The last tap of the last channel, at the positions that fill up its last vector: 33·35 = 144·8 + 3.
    [Theory]
    [InlineData(1, 150, 33, 35, 1)]
    [InlineData(2, 70, 11, 34, 3)]
    [InlineData(5, 3, 7, 9, 1)]
    public void A_weight_gradient_needs_nothing_behind_the_last_image(int batch, int inputs, int height, int width, int kernel)
    {
        var layer = new Layer(batch, inputs, 20, (kernel, kernel), 1, 0, 1, 1, (height, width));
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
            Assert.All(layer.Run(dtype)[2].Doubles(), v => Assert.True(double.IsFinite(v)));
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 96)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Convolutions_write_nothing_around_their_results(int seed)
    {
        var layer = seed < DirectConvolutionTests.Chosen.Length ? DirectConvolutionTests.Chosen[seed] : Layer.Draw(seed);
        foreach (var result in layer.Run(DType.Float32)) Clean<float>(result);
        foreach (var result in layer.Run(DType.Float64)) Clean<double>(result);
    }

    public static TheoryData<string> Operations() => [.. GradCheck.Cases(typeof(Tensor).Assembly).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operations_write_nothing_around_their_results(string name)
    {
        var check = GradCheck.Cases(typeof(Tensor).Assembly).First(c => c.Name == name);
        var leaves = Array.ConvertAll(check.Inputs, x => x.Clone());
        foreach (var leaf in leaves) leaf.RequiresGrad = true;
        var y = check.Function(leaves);
        y.Backward(Golden.Input(3, y.Shape));
        foreach (var tensor in leaves.Select(x => x.Grad).OfType<Tensor>().Append(y.Detach()).Concat(leaves)) Clean<double>(tensor);
    }

    // The elements before a tensor's storage and after it.
    private static void Clean<T>(Tensor x) where T : unmanaged
    {
        var storage = (HostStorage<T>)x.Storage;
        if (storage.First != DirtyMemory.Margin) return;
        Untouched(storage.Array.AsSpan(0, storage.First));
        Untouched(storage.Array.AsSpan(storage.First + storage.Length));

        static void Untouched(Span<T> around) => Assert.Equal(-1, MemoryMarshal.AsBytes(around).IndexOfAnyExcept((byte)0xFF));
    }
}
