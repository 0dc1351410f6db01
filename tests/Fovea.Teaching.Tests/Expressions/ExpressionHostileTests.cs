using System.Diagnostics;

namespace Fovea.Teaching.Tests;

/// <summary>Texts of any kind: each is read, or refused with the one documented exception, in no time.</summary>
public class ExpressionHostileTests
{
    private static readonly string[] Pieces =
    [
        "(", ")", "(", ")", "+", "-", "*", "/", "^", "−", "×", "÷", ",", ".", "1", "2.5", "1e", "1e9", "1e999", "e", "x", "y", "w'", "θ",
        "ŷ", "\u0302", " ", "\n", "exp", "log(", "choose(", "max(", "sigmoid(", "relu", "\0", "'", "\ud83d", "\ud83d\ude00", "x^2", "⟨",
    ];

    [Fact]
    public void Random_texts_are_read_or_refused_with_an_ExpressionException()
    {
        var (random, read) = (new Random(6), 0);
        for (var i = 0; i < 60_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                Expression.Parse(text);
                read++;
            }
            catch (ExpressionException)
            {
            }
        }
        Assert.InRange(read, 500, 60_000);
    }

    public static TheoryData<string> Longest() =>
    [
        string.Join('+', Enumerable.Repeat("x", 5000)), string.Join('+', Enumerable.Range(0, 1600).Select(i => $"x{i}")),
        string.Concat(Enumerable.Repeat("x^(", 190)) + "x" + new string(')', 190),
        "choose(" + string.Join(',', Enumerable.Repeat("x", 4900)) + ")",
        string.Concat(Enumerable.Repeat("choose(x,", 150)) + string.Join(',', Enumerable.Repeat("x", 3000)) + new string(')', 150),
        new string('-', 10_000), new string('(', 10_000), new string('1', 10_000), new string('x', 10_000), new string(' ', 9_999) + "x",
        "1e" + new string('9', 9_998), string.Join('*', Enumerable.Range(0, 1400).Select(i => $"({i}+y)")), new string('\n', 1_000_000),
        new string('x', 10_000_000), string.Join("\u0302", new string('x', 5_000).AsEnumerable()),
    ];

    [Theory]
    [MemberData(nameof(Longest))]
    public void The_longest_texts_take_no_time(string text)
    {
        Read(text);
        var clock = Stopwatch.StartNew();
        Read(text);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 3);
    }

    private static void Read(string text)
    {
        try
        {
            Expression.Parse(text);
        }
        catch (ExpressionException)
        {
        }
    }
}
