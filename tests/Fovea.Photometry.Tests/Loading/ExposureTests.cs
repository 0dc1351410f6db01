using Fovea.Imaging;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Photographs whose files say how they were exposed.</summary>
public class ExposureTests
{
    private static readonly double[] Times = [1 / 60.0, 1 / 30.0, 1 / 120.0, 1 / 60.0];

    private static TemporaryFolder Exposed(Func<int, byte[]?> exif, Func<int, double>? exposure = null)
    {
        var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, i => 0.75 * (exposure?.Invoke(i) ?? 1));
        for (var i = 0; i < CapFolder.Lights; i++)
            if (exif(i) is { } data) CapFolder.AddChunk(folder.Path, "eXIf", data, $"{i + 1:00}.png");
        return folder;
    }

    [Fact]
    public void Pictures_are_divided_by_their_exposure_and_it_is_said()
    {
        using var folder = Exposed(i => ExifBytes.Of(Times[i % 4], 100, 8), i => Times[i % 4] * 60);
        var scene = PhotometricScene.Load(folder.Path);
        Assert.InRange(CapFolder.Error(scene), 0, 0.05);
        Assert.Equal("the pictures were exposed differently, 1/120 s, f/8, ISO 100 to 1/30 s, f/8, ISO 100; each was divided by its exposure, "
            + "0.5 to 2 of the commonest (--exposure ignore leaves them as they are)", Assert.Single(scene.Warnings));
        Assert.Equal([1, 2, 0.5, 1], scene.Capture!.Factors.Take(4), (a, b) => Math.Abs(a - b) < 1e-3);
        // Of the lamps alone.
        Assert.All(scene.Lights.Intensities, e => Assert.Equal(1, e));
        var some = scene.Select(1, 2);
        Assert.Equal([2, 0.5], some.Capture!.Factors, (a, b) => Math.Abs(a - b) < 1e-3);
        var asTheyAre = PhotometricScene.Load(folder.Path, new() { Exposure = ExposureUse.Ignore });
        Assert.InRange(CapFolder.Error(asTheyAre), 4, 90);
        Assert.Contains("left as they are", Assert.Single(asTheyAre.Warnings), StringComparison.Ordinal);
        Assert.Empty(asTheyAre.Capture!.Factors);
    }

    [Fact]
    public void Sensitivity_and_aperture_count_as_well()
    {
        // 100/8², 400/8², 400/16²: 1, 4 and 1.
        using var folder = Exposed(i => ExifBytes.Of(1 / 60.0, i == 0 ? 100 : 400, i < 2 ? 8 : 16), i => i == 1 ? 4 / 3.0 : 1 / 3.0);
        var scene = PhotometricScene.Load(folder.Path);
        Assert.Equal([1, 4, 1], scene.Capture!.Factors.Take(3), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.InRange(CapFolder.Error(scene), 0, 0.05);
    }

    [Fact]
    public void Equal_exposures_change_no_bit()
    {
        using var plain = Exposed(_ => null);
        using var folder = Exposed(_ => ExifBytes.Of(1 / 60.0, 100, 8));
        var (without, with) = (PhotometricScene.Load(plain.Path), PhotometricScene.Load(folder.Path));
        Assert.Equal(without.Observations, with.Observations);
        Assert.Empty(with.Warnings);
        Assert.Equal("1/60 s, f/8, ISO 100 for all", with.Capture!.Exposure);
        Assert.Null(without.Capture);
    }

    [Fact]
    public void Where_some_do_not_say_none_is_divided()
    {
        using var folder = Exposed(i => i < 3 ? ExifBytes.Of(Times[i]) : null);
        var scene = PhotometricScene.Load(folder.Path);
        Assert.InRange(CapFolder.Error(scene), 0, 0.05);
        Assert.StartsWith("3 of 12 pictures say how they were exposed", Assert.Single(scene.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dark_frame_is_scaled_to_each_exposure()
    {
        const double Room = 0.02;
        using var folder = new TemporaryFolder();
        // Lamps and room by exposure; the dark frame is exposed twice as long as the commonest.
        CapFolder.Write(folder, stored: v => v);
        for (var i = 0; i < CapFolder.Lights; i++)
        {
            var (picture, exposure) = (Image.Load(folder.At($"{i + 1:00}.png")), 60 * Times[i % 4]);
            foreach (ref var sample in picture.Pixels16) sample = (ushort)Math.Round((0.75 * sample + 65535 * Room) * exposure);
            picture.Save(folder.At($"{i + 1:00}.png"));
            CapFolder.AddChunk(folder.Path, "eXIf", ExifBytes.Of(Times[i % 4]), $"{i + 1:00}.png");
        }
        Assert.InRange(CapFolder.Error(PhotometricScene.Load(folder.Path)), 1, 90);
        var dark = new Image(CapFolder.Scene.Mask.Width, CapFolder.Scene.Mask.Height, 1, 16);
        dark.Pixels16.Fill((ushort)Math.Round(65535 * Room * 2));
        dark.Save(folder.At("dark.png"));
        CapFolder.AddChunk(folder.Path, "eXIf", ExifBytes.Of(1 / 30.0), "dark.png");
        Assert.InRange(CapFolder.Error(PhotometricScene.Load(folder.Path)), 0, 0.05);
    }

    [Fact]
    public void The_focal_length_becomes_a_camera()
    {
        using var folder = Exposed(_ => ExifBytes.Of(1 / 60.0, focal35: 50, width: 4800, height: 4800));
        var capture = PhotometricScene.Load(folder.Path).Capture!;
        var (camera, source) = capture.Camera(48, 48)!.Value;
        Assert.Equal(50 * 48 * Math.Sqrt(2) / Math.Sqrt(36 * 36 + 24 * 24), camera.Focal, 1e-9);
        Assert.Equal("EXIF: 50 mm as on film of 36 mm", source);
        Assert.Equal(2 * Math.Atan(24 / camera.Focal) * 180 / Math.PI, camera.FieldOfView(48), 1e-9);
        Assert.Null(capture.Camera(48, 40));
        var figures = new Fields();
        capture.AddTo(figures, CapFolder.Scene.Mask);
        Assert.Equal(["exposure", "exifFocalLengthPixels", "exifFieldOfViewDegrees", "exifFocalLength"], figures.Select(f => f.Key));
    }

    [Fact]
    public void A_folder_of_TIFF_files_is_a_scene()
    {
        using var folder = new TemporaryFolder();
        var picture = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Files", "grey-13x7-lzw.tif"));
        foreach (var i in new[] { 1, 2, 3 }) File.WriteAllBytes(folder.At($"{i}.tif"), picture);
        File.WriteAllBytes(folder.At("mask.TIF"), picture);
        folder.Text("lights.txt", "0 0 1\n0.6 0 0.8\n0 0.6 0.8\n");
        var scene = PhotometricScene.Load(folder.Path);
        Assert.Equal((3, 16, "mask.TIF"), (scene.LightCount, scene.BitDepth, scene.MaskSource));
        Assert.Equal("linear (the file does not say)", scene.Encoding);
        // R = 5000·x + 37·y, of which the mask takes the upper half.
        Assert.Equal(6 * 7, scene.PixelCount);
        Assert.Equal(35000 / 65535f, scene.Grey[0], 1e-6f);
    }
}
