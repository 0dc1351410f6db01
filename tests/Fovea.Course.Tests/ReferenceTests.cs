using Fovea.Imaging;

namespace Fovea.Course.Tests;

/// <summary>What counts as right is what the library computes.</summary>
public class ReferenceTests
{
    private static readonly double[,] Picture = new Draw(5).Matrix(13, 9);

    [Fact]
    public void Filters_are_those_of_the_library()
    {
        Near("box:3", new Signals.MeanFilter().Filter(Picture, 3));
        Near("median:5", new Signals.MedianFilter().Filter(Picture, 5));
        Near("sobel", new Signals.SobelFilter().Magnitude(Picture));
        Near("gaussian:0.7", new Signals.GaussianFilter().Filter(Picture, 0.7, 3));
    }

    [Fact]
    public void Convolutions_are_those_of_the_library()
    {
        var kernel = new Draw(6).Matrix(3, 3);
        var whole = PlaneConvolution.Convolve(Tensor.From(Picture), Tensor.From(kernel)).ToArray<double>();
        var same = new Signals.Convolution2d().Convolve(Picture, kernel);
        // The whole convolution has a row and a column more on each side.
        for (var i = 0; i < 13; i++)
            for (var j = 0; j < 9; j++) Assert.Equal(whole[((i + 1) * 11) + j + 1], same[i, j], 1e-12);
    }

    [Fact]
    public void A_matt_scene_is_solved_as_the_library_solves_it()
    {
        var o = new MattObject(new Draw(8), 0.85);
        var g = new PhotometricStereo.LeastSquares().Solve(o.Lights, o.Render().ToMatrix());
        Assert.All(Numbers.Flat(g).Zip(Numbers.Flat(o.Scaled())), p => Assert.Equal(p.Second, p.First, 1e-9));
    }

    private static void Near(string filter, double[,] got)
    {
        var wanted = FilterCatalog.Parse(filter).Apply(Tensor.From(Picture).To(DType.Float32), PaddingMode.Replicate).ToArray<float>();
        Assert.All(Numbers.Flat(got).Zip(wanted), p => Assert.Equal(p.Second, p.First, 1e-5));
    }
}
