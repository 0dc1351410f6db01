namespace Fovea.Cli.Tests;

/// <summary><see cref="InputSize"/>.</summary>
public class InputSizeTests
{
    [Theory]
    [InlineData("1x28x28", 1, 28, 28)]
    [InlineData("28x28x1", 1, 28, 28)]
    [InlineData("3,32,32", 3, 32, 32)]
    [InlineData("32×32×3", 3, 32, 32)]
    [InlineData("7x7x512", 512, 7, 7)]
    [InlineData("512x7x7", 512, 7, 7)]
    [InlineData("3x224x320", 3, 224, 320)]
    [InlineData("224x320x3", 3, 224, 320)]
    [InlineData("3x3x3", 3, 3, 3)]
    [InlineData("64x32x16", 64, 32, 16)]
    public void Channels_stand_first_or_last_where_that_can_mean_one_thing(string text, int channels, int height, int width) =>
        Assert.Equal(new InputSize(channels, height, width), InputSize.Parse(text));

    [Theory]
    [InlineData("28x28")]
    [InlineData("1x28x28x1")]
    [InlineData("0x28x28")]
    [InlineData("axbxc")]
    [InlineData("")]
    public void What_is_no_size_is_refused(string text) => Assert.StartsWith("--input: expected channels x height x width, as 1x28x28, got '",
        Assert.Throws<UsageException>(() => InputSize.Parse(text)).Message, StringComparison.Ordinal);
}
