namespace Fovea.Imaging.Tests.Filters;

/// <summary>Filters and matrices as text.</summary>
public class FilterCatalogTests
{
    [Theory]
    [InlineData("blur", "filter: expected one of bilateral, box, canny,")]
    [InlineData("median:4", "median: expected an odd SIZE from 1 to 63, so that there is a middle, got '4'. Write 3 or 5.")]
    [InlineData("box:x", "box: expected an odd SIZE from 1 to 255, so that there is a middle, got 'x'.")]
    [InlineData("gaussian:0", "gaussian: expected SIGMA from 0.05 to 250, got '0'.")]
    [InlineData("gaussian:NaN", "gaussian: expected SIGMA from 0.05 to 250, got 'NaN'.")]
    [InlineData("gaussian:1,2", "gaussian: expected at most 1, separated by commas, got 2: '1,2'.")]
    [InlineData("emboss:1", "emboss: expected no parameters, got 1: '1'.")]
    [InlineData("sobel:z", "sobel: expected as part one of magnitude, x, y, direction, got 'z'.")]
    [InlineData("canny:1,0.5,0.4", "canny: expected HIGH from 0.5 to 1, got '0.4'.")]
    public void Texts_that_name_no_filter_say_what_would(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => FilterCatalog.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[1 2; 3 4]", "kernel: expected an odd number of rows and of columns, at most 255, so that there is a middle; got 2 × 2.")]
    [InlineData("[1 2 3; 4 5]", "kernel: expected 3 numbers in row 2, as in row 1, got 2.")]
    [InlineData("[1 2 x]", "kernel: expected a number in row 1, column 3, got 'x'.")]
    [InlineData("[1 2 1/0]", "kernel: expected a number in row 1, column 3, got '1/0'.")]
    [InlineData("[]", "kernel: expected rows of numbers as [0 -1 0; -1 5 -1; 0 -1 0], got none.")]
    [InlineData("[1 2 1e300]", "kernel: expected finite weights, got NaN or an infinite one.")]
    public void Matrices_that_are_none_say_where(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => KernelMatrix.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_matrix_too_large_is_refused() =>
        Assert.Throws<FormatException>(() => KernelMatrix.Parse(string.Join(' ', Enumerable.Repeat("1", 257))));

    [Fact]
    public void Matrices_may_have_lines_commas_fractions_and_comments()
    {
        var kernel = KernelMatrix.Parse("# a mean\n1/9, 1/9, 1/9\r\n1/9 1/9 1/9\n1/9\t1/9 1/9\n\n");
        Assert.Equal((3, 3), (kernel.Height, kernel.Width));
        Assert.Equal(1, kernel.Sum, 1e-6);
        Assert.True(kernel.IsSeparable);
        Assert.Equal(1, KernelMatrix.Parse("[1 2 1; 0 0 0; 4 4 4]").Normalized().Sum, 1e-6);
        Assert.Throws<InvalidOperationException>(() => KernelMatrix.Parse("[-1 0 1]").Normalized());
    }

    [Fact]
    public void Names_are_unique_and_their_samples_can_be_made()
    {
        Assert.Equal(FilterCatalog.All.Count, FilterCatalog.All.Select(e => e.Name).Distinct().Count());
        Assert.All(FilterCatalog.All.SelectMany(e => e.Samples), text => Assert.NotNull(FilterCatalog.Parse(text)));
    }
}
