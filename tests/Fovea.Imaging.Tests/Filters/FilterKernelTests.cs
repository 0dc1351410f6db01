using Fovea.Tensors;

namespace Fovea.Imaging.Tests;

/// <summary>Weights that are found by what a filter does, and parameters by what it asks for.</summary>
public class FilterKernelTests
{
    [Theory]
    [InlineData("[1 2 3; 4 5 6; 7 8 9]")]
    [InlineData("[0 -1 0; -1 5 -1; 0 -1 0]")]
    [InlineData("[1 0 2 0 4]")]
    public void A_matrix_is_found_again(string text)
    {
        var found = FilterKernel.Find(FilterCatalog.Parse(text))!;
        var rows = text.Trim('[', ']').Split(';').Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse));
        Assert.Equal(rows.SelectMany(r => r), found.Cast<double>().Select(w => Math.Round(w, 5)));
    }

    [Theory]
    [InlineData("sobel:x", "-1 0 1 -2 0 2 -1 0 1")]
    [InlineData("emboss", "-2 -1 0 -1 1 1 0 1 2")]
    [InlineData("laplacian:8", "1 1 1 1 -8 1 1 1 1")]
    public void Named_filters_have_their_weights(string name, string weights) =>
        Assert.Equal(weights, string.Join(' ', FilterKernel.Find(FilterCatalog.Parse(name))!.Cast<double>().Select(w => Math.Round(w, 5)
            + 0.0)));

    [Theory]
    [InlineData("median")]
    [InlineData("bilateral")]
    [InlineData("canny")]
    [InlineData("sobel")]
    [InlineData("sobel:direction")]
    [InlineData("gaussian:20")]
    public void What_is_not_linear_or_reaches_far_has_none(string name) => Assert.Null(FilterKernel.Find(FilterCatalog.Parse(name)));

    [Fact]
    public void The_weights_give_what_the_filter_gives()
    {
        var x = Tensor.Rand([20, 30], generator: new(3));
        foreach (var text in FilterCatalog.All.SelectMany(f => f.Samples))
        {
            var filter = FilterCatalog.Parse(text);
            if (FilterKernel.Find(filter) is not { } weights) continue;
            var difference = (new MatrixFilter(new(weights)).Apply(x) - filter.Apply(x)).Abs().Max().Item();
            Assert.True(difference < 1e-4, $"{text}: {difference}");
        }
    }

    [Fact]
    public void Filters_say_what_they_may_be_told()
    {
        Assert.Equal(["SIGMA", "LOW", "HIGH"], FilterCatalog.Find("canny")!.Settings.Select(s => s.Name));
        Assert.Equal(["magnitude", "x", "y", "direction"], FilterCatalog.Find("scharr")!.Settings[0].Words);
        Assert.Equal(new TextParameter("SIZE", 3, 1, 63, 2, []) with { Words = FilterCatalog.Find("median")!.Settings[0].Words },
            FilterCatalog.Find("median")!.Settings[0]);
        Assert.Empty(FilterCatalog.Find("emboss")!.Settings);
    }

    [Fact]
    public void A_histogram_counts_each_channel()
    {
        var image = new Image(2, 1, 4, (ReadOnlySpan<byte>)[0, 255, 128, 7, 64, 255, 127, 9]);
        Assert.Equal([[1, 1, 0, 0], [0, 0, 0, 2], [0, 1, 1, 0]], ImageHistogram.Of(image, 4));
        var deep = new Image(1, 1, 1, (ReadOnlySpan<ushort>)[65535]);
        Assert.Equal([[0, 1]], ImageHistogram.Of(deep, 2));
    }
}
