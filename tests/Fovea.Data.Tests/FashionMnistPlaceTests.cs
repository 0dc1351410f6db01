namespace Fovea.Data.Tests;

[Collection("environment")]
public class FashionMnistPlaceTests
{
    [Fact]
    public void The_whole_set_comes_before_a_sample_wherever_it_lies()
    {
        using var data = new TestFolder();
        using var cache = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_DATA", data.Path), ("FOVEA_CACHE", cache.Path), ("FOVEA_OFFLINE", "1"));
        var entry = DatasetCatalog.Get("fashion-mnist");
        TestData.WriteIdxSet(data, "fashion-mnist-mini", zipped: true);
        Assert.Equal(Path.Combine(data.Path, "fashion-mnist-mini"), entry.Search());
        Assert.Equal((3, 2), entry.CountAt(entry.Search()!));
        TestData.WriteIdxSet(cache, "fashion-mnist", zipped: true);
        Assert.Equal(Path.Combine(cache.Path, "fashion-mnist"), entry.Search());
        // Who names a folder means it.
        Assert.Equal(Path.Combine(data.Path, "fashion-mnist-mini"), entry.Search(data.Path));
    }
}
