namespace Fovea.Tensors.Tests;

public class CosineSimilarityOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Is_the_cosine_of_the_angle(DType dtype)
    {
        Tensor a = Golden.Input(1, [3, 7, 5], dtype), b = Golden.Input(2, [7, 5], dtype);
        foreach (var axis in new[] { 1, -1 })
        {
            var expected = (a * b).Sum(axis) / (a.Square().Sum(axis).Sqrt() * b.Expand(a.Shape).Square().Sum(axis).Sqrt());
            Expect.Close(expected, a.CosineSimilarity(b, axis), Expect.Tolerance(dtype));
        }
        Expect.Close([1, -1, 0], Tensor.From([1.0, 0, 1, 0, 1, 0], [3, 2])
            .CosineSimilarity(Tensor.From([2.0, 0, -3, 0, 0, 5], [3, 2])), 1e-15);
        Expect.Close([0], Tensor.Zeros([1, 2]).CosineSimilarity(Tensor.Ones([1, 2])), 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(double.PositiveInfinity)]
    public void Normalised_vectors_have_length_one(double p)
    {
        var x = Golden.Input(1, [4, 7, 3]);
        var y = x.Normalize(p);
        Expect.Close(Tensor.Ones([4, 3], DType.Float64), y.Norm(p, [1]), 1e-14);
        Expect.Close(x, y * x.Norm(p, [1], keepDim: true), 1e-14);
        Expect.Close([0, 0], Tensor.Zeros([1, 2]).Normalize(p), 0);
    }
}
