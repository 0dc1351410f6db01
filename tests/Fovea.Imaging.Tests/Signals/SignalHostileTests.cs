using System.Diagnostics;

namespace Fovea.Imaging.Tests;

/// <summary>Texts of any kind: each is read, or refused with the one documented exception, in no time.</summary>
public class SignalHostileTests
{
    private static readonly string[] Pieces =
    [
        "rect", "rect:7", "exp:", "exp:0.5", "sine:", "gaussian:", "gaussian:3", "impulse", "step", "[", "]", "[1 2 3]", ":", ",", ";", "@",
        "@5", "@-1000000", "@99999999999", "1", "-", "250", "1000000", "1000001", "1e999", "1/3", "/", "0", ".", " ", "\n", "#",
        "NaN", "٣", "\0",
    ];

    [Fact]
    public void Random_texts_are_read_or_refused_with_a_FormatException()
    {
        var (random, read) = (new Random(7), 0);
        for (var i = 0; i < 60_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                var signal = SignalCatalog.Parse(text);
                read++;
                // Only that it can be asked for values: a sine goes on for ever.
                _ = signal[0] + signal[-3] + signal[signal.Start ?? 0] + signal[signal.End ?? 0];
            }
            catch (FormatException)
            {
            }
        }
        Assert.InRange(read, 500, 60_000);
    }

    public static TheoryData<string> Longest() =>
    [
        "[" + new string(' ', 1_000_000) + "]", "[" + string.Join(' ', Enumerable.Repeat("1", 500_000)) + "]", new string('[', 1_000_000),
        new string(';', 1_000_000), new string('@', 1_000_000), new string(':', 1_000_000), "rect:" + new string(',', 1_000_000),
        new string('\n', 1_000_000), new string('#', 1_000_000), "[" + new string('1', 1_000_000) + "]", new string('x', 1_000_000),
        "[" + string.Join(';', Enumerable.Repeat("1", 300_000)) + "]", "sine:1e9,1000000", "gaussian:250@1000000",
        string.Concat(Enumerable.Repeat("[1;\n", 200_000)), "[" + string.Join(' ', Enumerable.Repeat("1/3", 200_000)) + "]@1000000",
    ];

    [Theory]
    [MemberData(nameof(Longest))]
    public void The_longest_texts_take_no_time(string text)
    {
        Read(text);
        var clock = Stopwatch.StartNew();
        var message = Read(text);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        // An error is one line that one can read.
        Assert.InRange(message.Length, 0, 600);
    }

    private static string Read(string text)
    {
        try
        {
            SignalCatalog.Parse(text);
            return "";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
