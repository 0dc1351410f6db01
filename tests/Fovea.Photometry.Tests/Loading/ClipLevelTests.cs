using Fovea.Imaging;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Cameras that stop below the top of the file's range.</summary>
public class ClipLevelTests
{
    private static ushort Sample(double value, int top, int shift) => (ushort)(Math.Min(Math.Round(value * top), top) * (1 << shift));

    // Pictures that are over-exposed by a quarter, as a camera of fewer levels records them.
    private static TemporaryFolder Recorded(double exposure, int top, int shift = 0)
    {
        var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, null, v => Sample(exposure * v, top, shift) / 65535.0);
        return folder;
    }

    [Theory]
    [InlineData(64225, 0, "64225 of 65535 (98.0 %)")]
    [InlineData(4095, 0, "4095 of 65535 (12 bits in 16)")]
    [InlineData(4095, 4, "65520 of 65535 (12 bits in 16)")]
    [InlineData(1023, 6, "65472 of 65535 (10 bits in 16)")]
    public void A_plateau_is_seen_said_and_left_out(int top, int shift, string said)
    {
        using var folder = Recorded(2, top, shift);
        var scene = PhotometricScene.Load(folder.Path);
        var warning = Assert.Single(scene.Warnings);
        Assert.StartsWith($"01.png: samples end at {said}; the ", warning, StringComparison.Ordinal);
        Assert.EndsWith(" there in all pictures count as saturated", warning, StringComparison.Ordinal);
        var saturated = scene.Flags.Count(f => f.HasFlag(ObservationFlags.Saturated)) / (double)scene.Flags.Length;
        Assert.InRange(saturated, 0.05, 0.5);
        Assert.InRange(CapFolder.Error(scene), 0, top == 1023 ? 0.3 : 0.1);
        // The same with the plateau taken for brightness.
        Assert.InRange(CapFolder.Error(new(scene.Mask, scene.Lights, scene.Grey) { GroundTruth = scene.GroundTruth }), 1, 90);
    }

    [Fact]
    public void One_over_exposed_picture_does_not_spoil_least_squares()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, i => i == 3 ? 3 : 1, v => Math.Min(v, 1));
        folder.Text("light_intensities.txt", string.Concat(Enumerable.Range(0, 12).Select(i => i == 3 ? "3\n" : "1\n")));
        Assert.InRange(CapFolder.Error(PhotometricScene.Load(folder.Path)), 0, 0.05);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Pictures_that_end_lower_by_themselves_are_left_alone(int bits)
    {
        foreach (var surface in Surface.All)
            foreach (var exposure in new[] { 0.3, 0.6 })
            {
                using var folder = new TemporaryFolder();
                var rendered = SceneRenderer.Render(surface, new Lambertian(), new() { Width = 96, Height = 96, Lights = 8 }).Scene;
                var values = Array.ConvertAll(rendered.Observations, v => (float)exposure * v);
                DiligentWriter.Write(folder.Path, new(rendered.Mask, rendered.Lights, values, rendered.Channels), bits);
                Assert.DoesNotContain(PhotometricScene.Load(folder.Path).Warnings,
                    w => w.Contains("samples end", StringComparison.Ordinal));
            }
    }

    [Fact]
    public void Colours_that_end_at_levels_of_their_own_are_seen_each()
    {
        using var folder = new TemporaryFolder();
        folder.Text("lights.txt", CapFolder.Directions());
        var (mask, random) = (PixelMask.Full(40, 40), new Random(1));
        folder.Picture("mask.png", 40, 40, (_, _) => 255);
        for (var light = 0; light < CapFolder.Lights; light++)
        {
            var picture = new Image(40, 40, 3);
            for (var i = 0; i < mask.Count; i++)
            {
                var value = random.NextDouble() * 300;
                (picture.Pixels8[3 * i], picture.Pixels8[3 * i + 1], picture.Pixels8[3 * i + 2]) =
                    ((byte)Math.Min(value, 240), (byte)Math.Min(value, 255), (byte)Math.Min(value / 2, 140));
            }
            picture.Save(folder.At($"{light + 1:00}.png"));
        }
        var scene = PhotometricScene.Load(folder.Path);
        Assert.StartsWith("01.png: samples end at 140 to 240 of 255; the ", scene.Warnings[^1], StringComparison.Ordinal);
        for (var i = 0; i < scene.Flags.Length; i++)
        {
            var (light, p) = (i / scene.PixelCount, i % scene.PixelCount);
            var saturated = scene.ChannelOf(light, 0)[p] >= 240 / 255f || scene.ChannelOf(light, 2)[p] >= 140 / 255f;
            Assert.Equal(saturated, scene.Flags[i].HasFlag(ObservationFlags.Saturated));
        }
    }
}
