using Backprop;

namespace Fovea.Course.Tests;

/// <summary>What goes wrong in one exercise stays there, and the report says it.</summary>
public class GraderTests
{
    private static readonly ExerciseSet Set = ExerciseSet.Find("backprop");

    private static readonly GradingOptions Fast = new() { Limit = TimeSpan.FromSeconds(0.5) };

    private sealed class Throws : IF1
    {
        public double Forward(double prediction, double target) => new[] { prediction }[^2];

        public (double DPrediction, double DTarget) Backward(double prediction, double target) => new F1().Backward(prediction, target);
    }

    private sealed class NeverEnds : IRelu
    {
        public double[,] Forward(double[,] x)
        {
            while (x.Length > 0) Thread.Sleep(20);
            return x;
        }

        public double[,] Backward(double[,] upstream, double[,] x) => upstream;
    }

    private sealed class Nothing : ISoftmaxLoss
    {
        public double Forward(double[,] scores, int[] labels) => double.NaN;

        public double[,] Backward(double[,] scores, int[] labels) => null!;
    }

    private sealed class OddShapes : IFullyConnected
    {
        public double[,] Forward(double[,] x, double[,] w, double[] b) => new double[2, 2];

        public (double[,] Dx, double[,] Dw, double[] Db) Backward(double[,] upstream, double[,] x, double[,] w) =>
            (new double[x.GetLength(0), x.GetLength(1)], null!, []);
    }

    [Fact]
    public void What_throws_never_ends_or_returns_nothing_has_a_line_and_does_not_stop_the_others()
    {
        var report = GradeReport.Of(Set, [new Throws(), new F2(), new NeverEnds(), new Nothing(), new OddShapes()], Fast,
            "f1", "f2", "f3", "fully-connected", "relu", "softmax-loss");
        var verdicts = report.Results.ToDictionary(r => r.Exercise.Name, r => r);
        Assert.Matches("^Forward: threw IndexOutOfRangeException in GraderTests.cs line [0-9]+: Index was outside", verdicts["f1"].Verdict);
        Assert.Equal(2, verdicts["f1"].Earned);
        Assert.Equal("right", verdicts["f2"].Verdict);
        Assert.Equal("no class F3 was handed in", verdicts["f3"].Verdict);
        Assert.Equal("Forward: no answer after 0.5 s", verdicts["relu"].Verdict);
        Assert.Equal("left out, because the check before did not end", verdicts["relu"].Checks[1].Verdict);
        Assert.Equal("Forward: NaN", verdicts["softmax-loss"].Verdict);
        Assert.Equal("returned null", verdicts["softmax-loss"].Checks.Single(c => c.Name == "Backward").Verdict);
        Assert.Matches(@"^Forward: expected the shape \[[0-9]+, [0-9]+\], got \[2, 2\]$", verdicts["fully-connected"].Verdict);
        Assert.Contains("everything is zero", verdicts["fully-connected"].Checks[1].Hint, StringComparison.Ordinal);
        Assert.Matches(@"expected the shape \[[0-9]+\], got \[0\]", verdicts["fully-connected"].Checks[3].Verdict);
    }

    [Fact]
    public void The_report_is_a_table_with_hints_a_page_and_json()
    {
        var report = GradeReport.Of(Set, [new F1(), new FullyConnectedWithMeanOfBias()], new(), "F1", "fully-connected");
        var lines = report.ToString().Split('\n').Select(l => l.TrimEnd()).ToArray();
        Assert.Equal("exercise         points    error  verdict", lines[0]);
        Assert.Matches("^f1                  3/3  [0-9.]+e-[0-9]+  ✓$", lines[1]);
        Assert.Matches("^fully-connected     4/5  [0-9.]+e-[0-9]+  Backward: db: expected ", lines[2]);
        Assert.Matches(@"^Hint for fully-connected, Backward: db: everything is N = \d times too small: a mean where the sum was meant\?$",
            lines[4]);
        Assert.Equal("backprop: 7 of 8 points", lines[^1]);
        Assert.Contains("\"earned\":7", report.ToFields().ToJson().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var html = report.ToPage().ToHtml();
        Assert.Contains("Backpropagation by hand: 7 of 8 points", html, StringComparison.Ordinal);
        Assert.Contains("a mean where the sum was meant", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_depend_on_the_seed_alone()
    {
        var (a, b, other) = (new Draw(3), new Draw(3), new Draw(4));
        Assert.Equal(a.Vector(5), b.Vector(5));
        Assert.NotEqual(a.Vector(5), other.Vector(5));
        Assert.NotEqual(a.Size("N"), a.Size("D"));
    }

    [Fact]
    public void A_command_line_that_makes_no_sense_is_told_so()
    {
        Assert.Equal(CourseGrader.WrongUsage, CourseGrader.Run("backprop", ["--seed", "x"], new F1()));
        Assert.Equal(CourseGrader.WrongUsage, CourseGrader.Run("backprop", ["f9"], new F1()));
        Assert.Equal(CourseGrader.Done, CourseGrader.Run("backprop", ["f1", "--json"], new F1()));
    }
}
