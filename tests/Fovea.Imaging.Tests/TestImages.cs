namespace Fovea.Imaging.Tests;

internal static class TestImages
{
    /// <summary>Width, height, channels, bit depth: one pixel, odd sizes, single rows and columns.</summary>
    public static TheoryData<int, int, int, int> Layouts()
    {
        var data = new TheoryData<int, int, int, int>();
        foreach (var (width, height) in new[] { (1, 1), (7, 5), (1, 9), (13, 1), (64, 33) })
        {
            for (var channels = 1; channels <= 4; channels++)
            {
                data.Add(width, height, channels, 8);
                data.Add(width, height, channels, 16);
            }
        }
        return data;
    }

    public static Image Random(int width, int height, int channels, int bitDepth)
    {
        var random = new Random(width * 1000 + height * 10 + channels);
        var image = new Image(width, height, channels, bitDepth);
        for (var i = 0; i < width * height * channels; i++)
            if (bitDepth == 8) image.Pixels8[i] = (byte)random.Next(256);
            else image.Pixels16[i] = (ushort)random.Next(65536);
        return image;
    }

    public static Image Flat(int width, int height, int channels, int value, int bitDepth = 8)
    {
        var image = new Image(width, height, channels, bitDepth);
        if (bitDepth == 8) image.Pixels8.Fill((byte)value);
        else image.Pixels16.Fill((ushort)value);
        return image;
    }

    public static void AssertEqual(Image expected, Image actual)
    {
        Assert.Equal(expected.ToString(), actual.ToString());
        if (expected.BitDepth == 8) Assert.Equal(expected.Pixels8.ToArray(), actual.Pixels8.ToArray());
        else
            Assert.Equal(expected.Pixels16.ToArray(), actual.Pixels16.ToArray());
    }
}
