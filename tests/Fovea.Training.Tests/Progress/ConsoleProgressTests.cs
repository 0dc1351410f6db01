using System.Text;
using Fovea.Data;
using Fovea.Nn;

namespace Fovea.Training.Tests.Progress;

/// <summary>What a training shows.</summary>
public class ConsoleProgressTests
{
    // A writer of UTF-8, as terminals are.
    private sealed class Screen : StringWriter
    {
        public override Encoding Encoding => new UTF8Encoding();

        /// <summary>What stands on each line in the end; a carriage return goes back to its beginning.</summary>
        public IEnumerable<string> Lines => ToString().Split('\n').Select(line =>
        {
            var row = new StringBuilder();
            foreach (var part in line.Split('\r'))
                for (var i = 0; i < part.Length; i++)
                {
                    if (i < row.Length) row[i] = part[i];
                    else row.Append(part[i]);
                }
            return row.ToString().TrimEnd();
        }).Where(line => line.Length > 0);

        /// <summary>The longest that a line ever was.</summary>
        public int Widest => ToString().Split('\n', '\r').Max(l => l.Length);
    }

    [Fact]
    public void Work_that_trains_many_times_shows_the_live_line_alone()
    {
        var screen = new Screen();
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.2);
        trainer.View = new ConsoleProgress(screen, () => 80) { HasTable = false };
        trainer.Fit(new DataLoader(Tiny.Rows(200), 8), 3);
        Assert.Empty(screen.Lines);
        Assert.Contains("epoch 1/3", screen.ToString(), StringComparison.Ordinal);
    }

    private static Screen Fit(Func<int>? width, IBatchSource? validation = null, int epochs = 3, int samples = 200)
    {
        var screen = new Screen();
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.2);
        trainer.View = new ConsoleProgress(screen, width);
        trainer.Fit(new DataLoader(Tiny.Rows(samples), 8), epochs, validation);
        return screen;
    }

    [Fact]
    public void Each_epoch_is_an_aligned_line_of_a_table()
    {
        var lines = Fit(null, new DataLoader(Tiny.Rows(40, seed: 9), 16)).Lines.ToArray();
        Assert.Equal(5, lines.Length);
        Assert.Equal("                  training           validation", lines[0]);
        Assert.Equal("epoch      loss   accuracy      loss   accuracy      rate  images/s     time", lines[1]);
        Assert.Matches(
            @"^  1/3    \d\.\d{4}  [ \d]{4}\.\d\d %    \d\.\d{4}  [ \d]{4}\.\d\d %    2\.0e-1  [ ,\d]{8}  [ \d]{3}\.\d s \*$", lines[2]);
        Assert.All(lines[2..], l => Assert.Equal(lines[1].Length, l.Replace(" *", "", StringComparison.Ordinal).Length));
    }

    [Fact]
    public void A_training_without_validation_has_no_such_column()
    {
        var lines = Fit(null).Lines.ToArray();
        Assert.Equal("epoch      loss   accuracy      rate  images/s     time", lines[0]);
        Assert.Equal(4, lines.Length);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(25)]
    public void No_line_is_as_wide_as_the_terminal(int width)
    {
        var screen = Fit(() => width, new DataLoader(Tiny.Rows(2000, seed: 9), 16), epochs: 4, samples: 4000);
        Assert.InRange(screen.Widest, 10, width - 1);
        // Loss and epoch stay to the last.
        Assert.Contains(screen.Lines, l => l.StartsWith("epoch      loss", StringComparison.Ordinal));
        Assert.Contains(screen.Lines, l => l.TrimStart().StartsWith("4/4 ", StringComparison.Ordinal));
        // The live line is gone in the end.
        Assert.DoesNotContain(screen.Lines, l => l.Contains('━') || l.Contains('─'));
        Assert.Matches("[━─]", screen.ToString());
    }

    [Fact]
    public void A_narrow_terminal_shortens_the_bar_before_it_leaves_anything_out()
    {
        var step = new FitProgress(FitPhase.Learning, 3, 20, 45, 100)
        {
            Loss = 0.1234, Figures = [("accuracy", "97.10 %"), ("top3Accuracy", "99.90 %")], SamplesPerSecond = 12345, Unit = "images",
            Remaining = TimeSpan.FromSeconds(72),
        };
        string Line(int width)
        {
            var screen = new Screen();
            new ConsoleProgress(screen, () => width).Report(step);
            return screen.ToString().Trim('\r');
        }
        Assert.Equal("epoch 3/20  ━━━━━━━━━━━─────────────   45 %  loss 0.1234  accuracy 97.10 %  1:12 left  12,345 images/s  top3Accuracy 99.90 %",
            Line(140));
        Assert.Equal("epoch 3/20  ━━━━──────   45 %  loss 0.1234  accuracy 97.10 %  1:12 left", Line(72));
        Assert.Equal("epoch 3/20  ━━━━─────   45 %  loss 0.1234  accuracy 97.10 %", Line(60));
        Assert.Equal("epoch 3/20   45 %", Line(20));
    }

    [Fact]
    public void Validation_is_a_phase_of_its_own_and_notes_stay()
    {
        var screen = new Screen();
        var view = new ConsoleProgress(screen, () => 80);
        view.Report(new(FitPhase.Validating, 2, 5, 3, 4));
        Assert.StartsWith("\repoch 2/5  validation  ━", screen.ToString(), StringComparison.Ordinal);
        view.Report(new(FitPhase.Noted, 2, 5, 0, 0) { Note = "said once" });
        view.Report(new(FitPhase.Ended, 2, 5, 0, 0));
        Assert.Equal(["note: said once"], screen.Lines);
    }

    [Fact]
    public void A_view_is_told_every_epoch_and_the_end_even_of_a_training_that_fails()
    {
        var phases = new List<FitProgress>();
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 1e30);
        trainer.View = new Told(phases.Add);
        Assert.Throws<TrainingDivergedException>(() => trainer.Fit(new DataLoader(Tiny.Rows(60), 8), 2));
        Assert.Equal(FitPhase.Ended, phases[^1].Phase);
        var (good, seen) = (Tiny.Trainer(Tiny.Perceptron(), 0.1), new List<FitProgress>());
        good.View = new Told(seen.Add);
        var results = good.Fit(new DataLoader(Tiny.Rows(60), 8), 2);
        Assert.Equal(results, seen.Where(p => p.Phase == FitPhase.EpochEnded).Select(p => p.Summary!.Result));
        Assert.Equal("images", seen[0].Unit);
        // The view is no part of the trainer's callbacks afterwards.
        Assert.Empty(good.Callbacks);
    }

    private sealed class Told(Action<FitProgress> action) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => action(value);
    }
}
