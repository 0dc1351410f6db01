using Fovea.Imaging.Codecs;

namespace Fovea.Imaging.Tests;

public class PngFilterTests
{
    [Fact]
    public void Undoing_a_filter_gives_the_row_back_and_the_sum_is_that_of_the_stored_bytes()
    {
        var random = new Random(11);
        foreach (var length in new[] { 1, 2, 7, 8, 31, 32, 33, 64, 67, 200 })
        {
            foreach (var step in new[] { 1, 2, 3, 4, 6, 8 })
            {
                for (var filter = 0; filter <= 4; filter++)
                {
                    var (row, above, stored) = (new byte[length], new byte[length], new byte[length]);
                    random.NextBytes(row);
                    random.NextBytes(above);
                    var sum = PngFilter.Apply(filter, row, above, step, stored);
                    Assert.Equal(stored.Sum(b => Math.Abs((int)(sbyte)b)), sum);
                    PngFilter.Undo(filter, stored, above, step);
                    Assert.Equal(row, stored);
                }
            }
        }
    }

    [Fact]
    public void Whole_vectors_predict_as_single_bytes_do()
    {
        // Two bytes at a time are too few for a vector.
        var random = new Random(12);
        for (var trial = 0; trial < 200; trial++)
        {
            var (row, above, whole) = (new byte[160], new byte[160], new byte[160]);
            random.NextBytes(row);
            random.NextBytes(above);
            for (var filter = 0; filter <= 4; filter++)
            {
                PngFilter.Apply(filter, row, above, 1, whole);
                for (var i = 1; i < row.Length; i++)
                {
                    var two = new byte[2];
                    PngFilter.Apply(filter, row.AsSpan(i - 1, 2), above.AsSpan(i - 1, 2), 1, two);
                    Assert.Equal(two[1], whole[i]);
                }
            }
        }
    }
}
