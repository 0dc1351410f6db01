namespace Fovea.Tensors.Tests;

/// <summary>A device that knows shapes alone.</summary>
public class ShapeDeviceTests
{
    [Fact]
    public void Shapes_are_those_of_a_computation_that_allocates_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Shape? shape = null;
        new ShapeDevice(Device.Default).During(() =>
        {
            var x = Tensor.Randn([1000, 3000]);
            shape = Tensor.Zeros([2000, 1000]).MatMul(x).Exp().Sum(0, keepDim: true).Shape;
        });
        Assert.Equal("[1, 3000]", shape.ToString());
        // The elements would take 60 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
