namespace Fovea.Photometry.Tests;

public class LeastSquaresTests
{
    [Theory]
    [InlineData("ballPNG", 4.61)]
    [InlineData("catPNG", 8.45)]
    [InlineData("pot1PNG", 10.08)]
    [InlineData("pot2PNG", 15.93)]
    [InlineData("cowPNG", 26.71)]
    [InlineData("gobletPNG", 18.72)]
    public void The_error_on_real_objects_is_as_published(string name, double degrees)
    {
        var scene = PhotometricScene.LoadDiligent(TestData.Diligent(name));
        var error = new LeastSquares().Solve(scene).AngularError(scene.GroundTruth);
        Assert.Equal(degrees, error.Mean, 0.05);
    }
}
