namespace Fovea.Nn.Tests;

/// <summary>NaN and −∞ in max pooling, as it is trained, used and replayed.</summary>
public class PoolingOfSpecialValuesTests
{
    private static Tensor Image()
    {
        var x = Tensor.Arange(0, 16).Reshape(1, 1, 4, 4).Clone();
        x[0, 0, 0, 1] = float.NaN;
        for (var i = 0; i < 4; i++) x[0, 0, 2 + i / 2, 2 + i % 2] = float.NegativeInfinity;
        return x;
    }

    [Fact]
    public void NaN_and_infinity_are_handed_on()
    {
        float[] expected = [float.NaN, 7, 13, float.NegativeInfinity];
        var net = new Sequential(new MaxPool2d(2));
        Assert.Equal(expected, Image().MaxPool2d(new PoolOptions(2)).ToArray<float>());
        Assert.Equal(expected, net.Forward(Image()).ToArray<float>());
        net.Eval();
        Assert.Equal(expected, net.Forward(Image()).ToArray<float>());
        var call = new InferenceCall(net);
        for (var i = 0; i < 3; i++) Assert.Equal(expected, call.Run(Image()).ToArray<float>());
    }

    [Fact]
    public void Each_window_sends_its_gradient_to_one_element()
    {
        var x = Image();
        x.RequiresGrad = true;
        x.MaxPool2d(new PoolOptions(2)).Backward(Tensor.Ones([1, 1, 2, 2]));
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0], x.Grad!.ToArray<float>());
    }
}
