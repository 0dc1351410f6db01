namespace Fovea.Course.Tests;

/// <summary>The solutions are right, and all of them are there.</summary>
public class SolutionTests
{
    public static TheoryData<string, int> Sets()
    {
        var data = new TheoryData<string, int>();
        foreach (var set in Catalog<ExerciseSet>.All)
            foreach (var seed in new[] { 0, 7, 1234 }) data.Add(set.Name, seed);
        return data;
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Solutions_get_all_points_whatever_is_drawn(string name, int seed)
    {
        var set = ExerciseSet.Find(name);
        var report = GradeReport.Of(set, Solved.Answers(set), new() { Seed = seed, Limit = TimeSpan.FromSeconds(30) });
        Assert.True(report.Earned == report.Points, report.ToString());
        Assert.Equal(set.Points, report.Points);
        Assert.All(report.Results, r => Assert.InRange(r.RelativeError, 0, 1e-7));
    }

    [Fact]
    public void Pages_show_what_solutions_compute()
    {
        var shown = Catalog<ExerciseSet>.All.SelectMany(set => GradeReport.Of(set, Solved.Answers(set), new()).Results)
            .Where(r => r.Blocks.Count > 0).Select(r => r.Exercise.Name);
        Assert.Superset(new HashSet<string> { "f2", "fir", "convolution-2d", "median-filter", "albedo-and-normals", "integration" },
            shown.ToHashSet());
    }

    [Fact]
    public void Every_exercise_has_a_set_a_file_and_a_line_in_the_readme()
    {
        foreach (var exercise in Catalog<Exercise>.All)
        {
            var set = ExerciseSet.Find(exercise.Set);
            var readme = CourseFolder.Files(set, isSolved: false, "libraries").Single(f => f.Name == "README.md").Text;
            Assert.Contains($"| {exercise.Name} | [{exercise.Answer}.cs]", readme, StringComparison.Ordinal);
            Assert.DoesNotContain('$', readme);
            Assert.DoesNotContain("throw new NotWrittenException();", AnswerFile.Solution(exercise), StringComparison.Ordinal);
            Assert.Contains("throw new NotWrittenException();", AnswerFile.Stub(exercise), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_set_that_is_not_there_is_named_with_those_that_are() => Assert.Equal(
        "course: expected one of backprop, signals, photometric-stereo, got 'backprp' (did you mean 'backprop'?).",
        Assert.Throws<ArgumentException>(() => ExerciseSet.Find("backprp")).Message);
}
