namespace Fovea.Tensors.Tests;

public class NormalizeKernelTests
{
    public static MatrixTheoryData<int, DType> Layouts() => new([1, 5, 31, 32, 100, 4500], [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Far_from_zero_mean_and_variance_keep_their_digits(int inner, DType dtype)
    {
        foreach (var (outer, centre) in new[] { (1, 0.0), (5, 0), (1, 1e4), (5, 1e4), (3, -1e4) })
        {
            if (outer * inner == 1) continue;
            var extent = new Extent(outer, 3, inner);
            var x = Naive.Make([outer, 3, inner], at => centre + Math.Sin(1 + at[0] + 0.7 * at[1] + 1.7 * at[2]), dtype);
            Tensor mean = Tensor.Zeros([3], dtype), variance = Tensor.Zeros([3], dtype), y = Tensor.Full(x.Shape, double.NaN, dtype);
            Tensor scale = Tensor.From(0.5, 2, -1).To(dtype), shift = Tensor.From(1.0, 0, 3).To(dtype);
            x.Device.Execute(new NormalizeCall(x, extent, 1e-5, scale, shift, mean, variance, y));
            var epsilon = dtype == DType.Float32 ? 1.2e-7 : 2.2e-16;
            for (var group = 0; group < 3; group++)
            {
                var values = Naive.Indices(x.Shape).Where(at => at[1] == group).Select(at => x.At(at) - centre).ToArray();
                var middle = values.Average();
                var (m, v) = (centre + middle, values.Average(u => (u - middle) * (u - middle)));
                Assert.InRange(mean.At(group), m - 4 * epsilon * Math.Max(Math.Abs(m), 1), m + 4 * epsilon * Math.Max(Math.Abs(m), 1));
                // (x − mean)² of numbers that are exact: no digit is lost to their size.
                Assert.InRange(variance.At(group), v * (1 - 40 * epsilon), v * (1 + 40 * epsilon));
                var off = 8 * epsilon * (Math.Abs(centre) + 4);
                foreach (var at in Naive.Indices(x.Shape).Where(at => at[1] == group))
                {
                    var expected = (x.At(at) - m) / Math.Sqrt(v + 1e-5) * scale.At(group) + shift.At(group);
                    Assert.InRange(y.At(at), expected - off / Math.Sqrt(v) * 2, expected + off / Math.Sqrt(v) * 2);
                }
            }
        }
    }

    [Fact]
    public void Equal_elements_have_no_variance()
    {
        foreach (var inner in new[] { 5, 100 })
        {
            var x = Tensor.Full([4, 2, inner], 12345.678, DType.Float32);
            Tensor mean = Tensor.Zeros([2]), variance = Tensor.Full([2], 9), y = Tensor.Zeros(x.Shape);
            x.Device.Execute(new NormalizeCall(x, new(4, 2, inner), 1e-5, null, null, mean, variance, y));
            Assert.All(variance.Doubles(), v => Assert.InRange(v, 0, 1e-6));
            Assert.All(y.Doubles(), v => Assert.InRange(v, -0.5, 0.5));
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Gradients_are_those_of_the_definition(int inner, DType dtype)
    {
        if (inner > 1000) return;
        var extent = new Extent(4, 3, inner);
        Tensor x = Golden.Input(1, [4, 3, inner], dtype), dy = Golden.Input(2, [4, 3, inner], dtype), scale = Golden.Input(3, [3], dtype);
        Tensor mean = Tensor.Zeros([3], dtype), variance = Tensor.Zeros([3], dtype), y = Tensor.Zeros(x.Shape, dtype);
        Tensor dx = Tensor.Zeros(x.Shape, dtype), dscale = Tensor.Zeros([3], dtype), dshift = Tensor.Zeros([3], dtype);
        x.Device.Execute(new NormalizeCall(x, extent, 1e-3, scale, null, mean, variance, y));
        x.Device.Execute(new NormalizeBackwardCall(dy, x, extent, 1e-3, scale, mean, variance, dx, dscale, dshift));
        var tolerance = dtype == DType.Float32 ? 1e-4 : 1e-12;
        for (var group = 0; group < 3; group++)
        {
            var all = Naive.Indices(x.Shape).Where(at => at[1] == group).ToArray();
            double n = all.Length, m = all.Average(at => x.At(at)), v = all.Average(at => Math.Pow(x.At(at) - m, 2));
            var r = 1 / Math.Sqrt(v + 1e-3);
            double sum = all.Sum(at => dy.At(at)), dot = all.Sum(at => dy.At(at) * (x.At(at) - m) * r);
            Assert.Equal(sum, dshift.At(group), tolerance);
            Assert.Equal(dot, dscale.At(group), tolerance * 10);
            foreach (var at in all)
                Assert.Equal(r * scale.At(group) * (dy.At(at) - sum / n - (x.At(at) - m) * r * dot / n), dx.At(at), tolerance);
        }
    }
}
