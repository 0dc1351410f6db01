using Fovea.Tensors;

namespace Fovea.Data.Tests.Samples;

public class SampleTests
{
    [Fact]
    public void Values_are_zero_at_first_and_keep_what_is_written()
    {
        var sample = new Sample([new([2]), TensorSpec.Mask(1, 2, DType.UInt8)], [TensorSpec.Label]);
        Assert.Equal((2, 1), (sample.Inputs, sample.Targets));
        Assert.Equal([0f, 0], sample.Input<float>().ToArray());
        sample.Input<byte>(1)[1] = 7;
        sample.Target<long>()[0] = 3;
        Assert.Equal([0, 7], sample.Input<byte>(1).ToArray());
        Assert.Equal([3L], sample.Target<long>().ToArray());
    }

    [Fact]
    public void Another_element_type_or_position_is_refused()
    {
        var sample = new Sample([new([2])], []);
        Assert.Equal("Sample: expected input 0 as Float32, got Int64.",
            Assert.Throws<ShapeException>(() => sample.Input<long>().Length).Message);
        Assert.Contains("expected a position below 1, got input 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => sample.Input<float>(1).Length).Message);
        Assert.Contains("expected a position below 0, got target 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => sample.Target<float>().Length).Message);
    }

    [Fact]
    public void Kinds_ask_for_their_shapes()
    {
        Assert.Equal("TensorSpec: expected Float32 [C, H, W] for a Picture, got UInt8 [3, 4, 4].",
            Assert.Throws<ShapeException>(() => new TensorSpec([3, 4, 4], DType.UInt8, TensorKind.Picture)).Message);
        Assert.Equal("TensorSpec: expected Float32 [3, H, W] for a NormalMap, got Float32 [1, 4, 4].",
            Assert.Throws<ShapeException>(() => new TensorSpec([1, 4, 4], DType.Float32, TensorKind.NormalMap)).Message);
        Assert.Equal("TensorSpec: expected Float32, Float64, Int64, UInt8 or Bool, got Int32 []. Call x.To(DType.Int64).",
            Assert.Throws<ShapeException>(() => new TensorSpec([], DType.Int32)).Message);
        Assert.Equal("TensorSpec: expected Int64, UInt8 or Bool [H, W] or [C, H, W] for a Mask, got Float32 [4, 4].",
            Assert.Throws<ShapeException>(() => TensorSpec.Mask(4, 4, DType.Float32)).Message);
        Assert.Throws<ShapeException>(() => new TensorSpec([4], DType.Float32, TensorKind.Map));
        Assert.Contains("expected a fill of 0…255 for UInt8, got -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => TensorSpec.Mask(4, 4, DType.UInt8) with { Fill = -1 }).Message);
        Assert.Equal("Int64 [4, 5] Mask", TensorSpec.Mask(4, 5).ToString());
    }
}
