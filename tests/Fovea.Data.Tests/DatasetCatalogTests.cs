namespace Fovea.Data.Tests;

public class DatasetCatalogTests
{
    [Fact]
    public void Names_are_found_in_any_case_and_unknown_ones_answered_with_the_list()
    {
        Assert.Equal("mnist", DatasetCatalog.Get("MNIST").Name);
        var error = Assert.Throws<ArgumentException>(() => DatasetCatalog.Get("mnits"));
        Assert.StartsWith("Dataset: expected digits, mnist, fashion-mnist, cifar10, emnist-balanced, emnist-byclass, emnist-bymerge, "
            + "emnist-digits, emnist-letters, emnist-mnist, got 'mnits'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_entry_says_what_it_is_and_whose()
    {
        Assert.Equal(DatasetCatalog.All.Count, DatasetCatalog.All.Select(e => e.Name).Distinct().Count());
        Assert.All(DatasetCatalog.All, entry =>
        {
            Assert.NotEmpty(entry.Description);
            Assert.NotEmpty(entry.Licence);
            Assert.NotEmpty(entry.Attribution);
            Assert.True(entry.Counts.Train > entry.Counts.Test && entry.Counts.Test > 0);
            Assert.All(entry.Files, f => Assert.True(f.Size > 0 && f.Mirrors.Count > 0 && f.Digest!.Algorithm == "SHA-256"));
        });
        Assert.Equal(9_912_422 + 28_881 + 1_648_877 + 4_542, DatasetCatalog.Get("mnist").DownloadSize);
    }
}
