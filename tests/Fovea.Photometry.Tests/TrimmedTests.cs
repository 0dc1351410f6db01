namespace Fovea.Photometry.Tests;

public class TrimmedTests
{
    [Theory]
    [InlineData("ballPNG", 2.17)]
    [InlineData("pot1PNG", 7.44)]
    [InlineData("pot2PNG", 11.44)]
    [InlineData("cowPNG", 21.51)]
    [InlineData("gobletPNG", 14.38)]
    public void The_error_on_real_objects_is_as_measured(string name, double degrees)
    {
        var scene = PhotometricScene.LoadDiligent(TestData.Diligent(name));
        var error = new Trimmed().Solve(scene).AngularError(scene.GroundTruth);
        Assert.Equal(degrees, error.Mean, 0.02);
    }
}
