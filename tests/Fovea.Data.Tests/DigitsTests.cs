using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class DigitsTests
{
    [Fact]
    public void The_embedded_set_is_the_published_one()
    {
        var digits = Digits.Load();
        Assert.Equal((1797, Shape.Create(1, 8, 8), 16f), (digits.Count, digits.ImageShape, digits.MaxValue));
        // Class counts as published with the set.
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], digits.CountPerClass());
        var pixels = new byte[64];
        digits.Read(0, pixels);
        Assert.Equal(new byte[] { 0, 0, 5, 13, 9, 1, 0, 0 }, pixels[..8]);
        Assert.Equal(0, digits.Label(0));
    }

    [Fact]
    public void Batches_lie_in_0_to_1_and_reach_both_ends()
    {
        var values = new DataLoader(Digits.Load(), 2000).Single().Input.ToArray<float>();
        Assert.Equal((0f, 1f), (values.Min(), values.Max()));
    }

    [Fact]
    public void The_catalog_divides_it_and_needs_no_files()
    {
        var (train, test) = DatasetCatalog.Load("digits");
        Assert.Equal(DatasetCatalog.Get("digits").Counts, (train.Count, test.Count));
        Assert.Contains("10.24432/C50P49, CC BY 4.0", Digits.Attribution);
    }
}
