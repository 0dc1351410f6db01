namespace Fovea.Core.Tests;

public class DataFormatExceptionTests
{
    [Fact]
    public void Names_file_offset_and_field() =>
        Assert.Equal("a.png: byte 12: IHDR.width: expected 1…65535, got 0",
            new DataFormatException("a.png", 12, "IHDR.width", "expected 1…65535, got 0").Message);
}
