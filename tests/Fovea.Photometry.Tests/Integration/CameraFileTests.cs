namespace Fovea.Photometry.Tests.Integration;

/// <summary>Cameras as files and as angles.</summary>
public class CameraFileTests
{
    [Theory]
    [InlineData("3700 0 305.5\n0 3710.5 255\n0 0 1\n")]
    [InlineData("# K of the left camera\n3700, 0, 305.5,\n0, 3710.5, 255\n0, 0, 1")]
    [InlineData("fx fy cx cy\n3700 3710.5 305.5 255")]
    [InlineData("3700\n3710.5\n305.5\n255\n")]
    public void Nine_numbers_or_four_are_a_camera(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(new PinholeCamera(3700, 3710.5, 305.5, 255), CameraFile.Read(folder.Text("K.txt", text)));
    }

    [Theory]
    [InlineData("3700 0 0\n0 3700 0\n305 255 1", "last row: expected 0 0 1, got 305 255 1")]
    [InlineData("3700 2 305\n0 3700 255\n0 0 1", "skew: expected 0 beside the focal lengths, got 2 and 0")]
    [InlineData("3700 0 305\n0 3700 255", "camera: expected the 9 numbers of K, or fx, fy, cx and cy, got 6 numbers")]
    [InlineData("1 2 3 4 5 6\n7 8 9 10", "got more numbers")]
    [InlineData("-5 5 1 1", "expected focal lengths above zero")]
    [InlineData("5 five 1 1", "line 1: expected numbers, got 'five'")]
    [InlineData("", "got 0 numbers")]
    public void Other_texts_are_refused(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DataFormatException>(() => CameraFile.Read(folder.Text("K.txt", text)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("K.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_angle_of_view_is_a_focal_length()
    {
        var camera = PinholeCamera.OfFieldOfView(200, 100, 90);
        Assert.Equal(100, camera.FocalX, 1e-12);
        Assert.Equal((99.5, 49.5), (camera.CenterX, camera.CenterY));
        // The picture's right edge is half a pixel beyond the middle of its last one.
        Assert.Equal(1, camera.Ray(199.5, 99.5).X, 1e-12);
        Assert.Equal(-0.5, camera.Ray(199.5, 99.5).Y, 1e-12);
    }
}
