namespace Fovea.Data.Tests;

public class MemoryDatasetTests
{
    [Fact]
    public void Sizes_that_disagree_are_refused()
    {
        var wrongPixels = Assert.Throws<ArgumentException>(() => new MemoryDataset("m", new byte[11], [0, 1, 0], [1, 2, 2], ["a", "b"]));
        Assert.Contains("MemoryDataset m: expected 3 × 4 bytes for 3 labels, got 11.", wrongPixels.Message);
        var wrongLabel = Assert.Throws<ArgumentException>(() => new MemoryDataset("m", new byte[8], [0, 2], [1, 2, 2], ["a", "b"]));
        Assert.Contains("expected labels 0…1, got 2 at 1", wrongLabel.Message);
        var wrongShape = Assert.Throws<ArgumentException>(() => new MemoryDataset("m", new byte[8], [0, 1], [2, 2], ["a", "b"]));
        Assert.Contains("expected pictures [C, H, W], got [2, 2]", wrongShape.Message);
        Assert.Throws<ArgumentException>(() => new MemoryDataset("m", new byte[8], [0, 1], [1, 2, 2], ["a", "b"], maxValue: 0));
    }

    [Fact]
    public void Labels_may_be_bytes()
    {
        var data = new MemoryDataset("m", [1, 2], new byte[] { 1, 0 }, [1, 1, 1], ["a", "b"]);
        Assert.Equal((1, 0), (data.Label(0), data.Label(1)));
    }
}
