namespace Fovea.Data.Tests;

public class DatasetSplitsTests
{
    [Fact]
    public void Every_class_is_divided_in_the_same_proportion()
    {
        var digits = Digits.Load();
        var (first, second) = digits.SplitStratified(0.8, seed: 3);
        var (all, inFirst, inSecond) = (digits.CountPerClass(), first.CountPerClass(), second.CountPerClass());
        for (var c = 0; c < 10; c++)
        {
            Assert.Equal((int)Math.Floor(0.8 * all[c] + 0.5), inFirst[c]);
            Assert.Equal(all[c], inFirst[c] + inSecond[c]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_parts_share_nothing_and_lose_nothing(bool stratified)
    {
        var data = Numbered(100);
        var (first, second) = stratified ? data.SplitStratified(0.37, seed: 5) : data.Split(37, seed: 5);
        Assert.Equal(Enumerable.Range(0, 100), Numbers(first).Concat(Numbers(second)).Order());
        Assert.NotEqual(Enumerable.Range(0, first.Count), Numbers(first));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(144)]
    [InlineData(1001)]
    public void As_many_as_are_wanted_are_held_out_of_each_class_in_proportion(int count)
    {
        var digits = Digits.Load();
        var (rest, held) = digits.HoldOut(count, seed: 3);
        Assert.Equal((digits.Count - count, count), (rest.Count, held.Count));
        var (all, inHeld) = (digits.CountPerClass(), held.CountPerClass());
        for (var c = 0; c < 10; c++) Assert.InRange(inHeld[c] - (double)count * all[c] / digits.Count, -1, 1);
        var numbers = Numbered(100);
        var (a, b) = numbers.HoldOut(37, seed: 5);
        Assert.Equal(Enumerable.Range(0, 100), Numbers(a).Concat(Numbers(b)).Order());
        Assert.NotEqual(Numbers(b), Numbers(numbers.HoldOut(37, seed: 6).Held));
        Assert.Contains("expected 1…99 pictures, got 100",
            Assert.Throws<ArgumentOutOfRangeException>(() => numbers.HoldOut(100, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        var data = Numbered(100);
        Assert.Equal(Numbers(data.SplitStratified(0.5, 1).First), Numbers(data.SplitStratified(0.5, 1).First));
        Assert.NotEqual(Numbers(data.SplitStratified(0.5, 1).First), Numbers(data.SplitStratified(0.5, 2).First));
        Assert.Equal(Numbers(data.Split(50, 1).First), Numbers(data.Split(50, 1).First));
        Assert.NotEqual(Numbers(data.Split(50, 1).First), Numbers(data.Split(50, 2).First));
    }

    [Fact]
    public void Parts_that_cannot_be_are_refused()
    {
        var data = Numbered(10);
        Assert.Contains("expected a fraction between 0 and 1, got 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => data.SplitStratified(1, 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.SplitStratified(double.NaN, 0));
        Assert.Contains("expected 0…10 pictures for the first part, got 11",
            Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(11, 0)).Message);
    }

    // Picture i is the one pixel i.
    private static MemoryDataset Numbered(int count) =>
        new("numbers", [.. Enumerable.Range(0, count).Select(i => (byte)i)], [.. Enumerable.Range(0, count).Select(i => i % 4)], [1, 1, 1],
            ["a", "b", "c", "d"]);

    private static List<int> Numbers(Dataset data)
    {
        var pixel = new byte[1];
        var numbers = new List<int>();
        for (var i = 0; i < data.Count; i++)
        {
            data.Read(i, pixel);
            numbers.Add(pixel[0]);
        }
        return numbers;
    }
}
