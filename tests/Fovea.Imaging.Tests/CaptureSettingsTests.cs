namespace Fovea.Imaging.Tests;

/// <summary>EXIF data that ExifTool wrote.</summary>
public class CaptureSettingsTests
{
    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tif")]
    public void Exposure_and_lens_are_read(string ending)
    {
        var settings = CaptureSettings.Read(TestFiles.At("exif", $"camera.{ending}"))!;
        Assert.Equal(1 / 60.0, settings.Seconds!.Value, 1e-12);
        Assert.Equal((200.0, 8.0, 50.0, 75.0), (settings.Iso, settings.FNumber, settings.FocalLength, settings.FocalLength35));
        Assert.Equal((13, 7), settings.Size);
        Assert.Equal("Test camera", settings.Camera);
        Assert.Equal(200.0 / 64 / 60, settings.Exposure!.Value, 1e-12);
        Assert.Equal("1/60 s, f/8, ISO 200", settings.ExposureText);
        // 13 pixels of 5.5 a millimetre.
        Assert.Equal(13 / 5.5, settings.SensorWidth!.Value, 1e-9);
        Assert.Equal(settings, CaptureSettings.Read(File.ReadAllBytes(TestFiles.At("exif", $"camera.{ending}"))));
    }

    [Fact]
    public void Pictures_without_data_say_nothing()
    {
        Assert.Null(CaptureSettings.Read(TestFiles.At("tiff", "g8-none.tif")) is { } s ? s.Exposure : null);
        Assert.Null(CaptureSettings.Read(new Image(2, 2, 1).Encode()));
        Assert.Null(CaptureSettings.Read([]));
        Assert.Equal("", new CaptureSettings().ExposureText);
        Assert.Null(new CaptureSettings { Iso = 100 }.Exposure);
    }

    [Fact]
    public void The_focal_length_in_pixels_is_that_of_the_sensor_or_of_film()
    {
        // 36 mm × 24 mm: a lens of 50 mm on 3600 × 2400 pixels.
        var full = new CaptureSettings { FocalLength = 50, FocalLength35 = 50, SensorWidth = 36, Size = (3600, 2400) };
        Assert.Equal(5000, full.FocalPixels(3600, 2400)!.Value.Pixels, 1e-9);
        Assert.Equal(2500, full.FocalPixels(1800, 1200)!.Value.Pixels, 1e-9);
        // Turned, the longer side is the longer side.
        Assert.Equal(5000, full.FocalPixels(2400, 3600)!.Value.Pixels, 1e-9);
        // The same diagonal angle.
        Assert.Equal(5000, (full with { SensorWidth = null }).FocalPixels(3600, 2400)!.Value.Pixels, 1e-9);
        Assert.Equal("EXIF: 50 mm as on film of 36 mm", (full with { SensorWidth = null }).FocalPixels(3600, 2400)!.Value.Source);
        // A density that belongs to another size of picture.
        Assert.Equal(5000, (full with { SensorWidth = 9 }).FocalPixels(3600, 2400)!.Value.Pixels, 1e-9);
        Assert.Null(full.FocalPixels(2400, 2400));
        Assert.True(full.IsCut(2400, 2400));
        Assert.Null(new CaptureSettings { FocalLength = 50 }.FocalPixels(3600, 2400));
    }

    [Fact]
    public void Damaged_data_says_nothing_or_something_and_never_fails()
    {
        var (random, some) = (new Random(3), 0);
        foreach (var path in Directory.GetFiles(TestFiles.At("exif"), "camera.*"))
        {
            var whole = File.ReadAllBytes(path);
            for (var trial = 0; trial < 1500; trial++)
            {
                var file = whole.AsSpan(0, trial % 3 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
                for (var i = random.Next(1, 6); i > 0 && file.Length > 2; i--) file[random.Next(2, file.Length)] = (byte)random.Next(256);
                if (CaptureSettings.Read(file) is { } settings)
                {
                    some++;
                    Assert.True(settings.Exposure is null or > 0);
                    Assert.True(settings.FocalPixels(13, 7) is null or { Pixels: > 0 });
                }
            }
        }
        Assert.InRange(some, 100, int.MaxValue);
    }
}
