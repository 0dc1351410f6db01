namespace Fovea.Training.Tests;

/// <summary>Which mini-batches are computed at the same time.</summary>
public class StepRoundTests
{
    [Theory]
    [InlineData(0, 10, 4, 0, 4, "0+4! 4+4! 8+2!")]
    [InlineData(0, 10, 4, 0, 2, "0+2 2+2! 4+2 6+2! 8+2!")]
    [InlineData(0, 10, 4, 0, 3, "0+3 3+1! 4+3 7+1! 8+2!")]
    [InlineData(0, 3, 1, 0, 2, "0+1! 1+1! 2+1!")]
    [InlineData(6, 10, 4, 2, 4, "6+2! 8+2!")]
    [InlineData(10, 10, 4, 0, 4, "")]
    public void Steps_are_divided_into_rounds(int from, int total, int perStep, int gathered, int ranks, string expected)
    {
        var rounds = StepRound.Of(from, total, perStep, gathered, ranks).ToList();
        Assert.Equal(expected, string.Join(' ', rounds.Select(r => $"{r.First}+{r.Count}{(r.Completes ? "!" : "")}")));
        // What a round begins with is what those before it gathered.
        foreach (var round in rounds)
        {
            Assert.Equal(gathered, round.Gathered);
            gathered = round.Completes ? 0 : round.Gathered + round.Count;
        }
    }
}
