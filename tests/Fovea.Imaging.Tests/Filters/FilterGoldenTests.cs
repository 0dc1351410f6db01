using System.Runtime.InteropServices;
using Fovea.Imaging.Tests.Goldens;
using Fovea.Tensors;

namespace Fovea.Imaging.Tests.Filters;

/// <summary>Filters against SciPy's results.</summary>
public class FilterGoldenTests
{
    public static TheoryData<string> Filters() => [.. FilterGoldens.Cases.Select(c => c.Filter).Distinct()];

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_gives_SciPys_result_for_every_border(string filter)
    {
        var plane = Tensor.From(Floats(FilterGoldens.Plane), [9, 13]);
        var cases = FilterGoldens.Cases.Where(c => c.Filter == filter).ToList();
        Assert.Equal(4, cases.Count);
        foreach (var (_, border, result) in cases)
        {
            var expected = Floats(result);
            var actual = FilterCatalog.Parse(filter).Apply(plane, Enum.Parse<PaddingMode>(border)).ToArray<float>();
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-5, $"{filter}, {border}, element {i}: {expected[i]} and {actual[i]}");
        }
    }

    [Fact]
    public void Every_filter_of_the_catalog_has_a_case()
    {
        var known = FilterGoldens.Cases.Select(c => c.Filter.Split(':')[0]).Append("canny").ToHashSet();
        Assert.All(FilterCatalog.All, entry => Assert.Contains(entry.Name, known));
    }

    [Fact]
    public void Canny_finds_the_edges_of_the_written_out_algorithm()
    {
        var edges = FilterCatalog.Parse("canny:1,0.1,0.3").Apply(Tensor.From(Floats(FilterGoldens.Blocks), [32, 35])).ToArray<float>();
        var rows = edges.Chunk(35).Select(row => string.Concat(row.Select(v => v > 0 ? '#' : '.')));
        Assert.Equal(FilterGoldens.Edges, rows);
    }

    private static float[] Floats(string text) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(text)).ToArray();
}
