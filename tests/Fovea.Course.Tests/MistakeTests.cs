namespace Fovea.Course.Tests;

/// <summary>Hints can be trusted: no mistake that is tried gives what is right, and no two of them give the same.</summary>
public class MistakeTests
{
    public static TheoryData<string> Exercises() => [.. Catalog<Exercise>.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Exercises))]
    public void Mistakes_differ_from_what_is_right_and_from_one_another(string name)
    {
        var exercise = Catalog<Exercise>.Find(name)!;
        var answers = Solved.Answers(ExerciseSet.Find(exercise.Set));
        foreach (var check in ((dynamic)exercise).Checks) Differ(Trials(check, answers), $"{name}, {check.Name}");
    }

    private static List<Trial> Trials<T>(Check<T> check, object[] answers) where T : class =>
        [.. Enumerable.Range(0, 4).Select(seed => check.Make(answers.OfType<T>().Single(), new Draw(100 + seed)))];

    private static void Differ(List<Trial> trials, string subject)
    {
        var hints = trials[0].Mistakes.Select(m => m.Hint).ToList();
        var results = trials.Select(t => t.Mistakes.Select(m => m.Result()).ToList()).ToList();
        for (var a = 0; a < hints.Count; a++)
        {
            Assert.True(trials.Index().Any(t => AreOther(results[t.Index][a], t.Item.Expected)), $"{subject}: '{hints[a]}' is right");
            for (var b = 0; b < a; b++)
            {
                Assert.True(hints[a] == hints[b] || results.Exists(r => AreOther(r[a], r[b])),
                    $"{subject}: '{hints[a]}' gives the same as '{hints[b]}'");
            }
        }
    }

    private static bool AreOther(Tensor a, Tensor b) =>
        a.Shape != b.Shape || Diagnosis.RelativeError(a.ToArray<double>(), b.ToArray<double>()) > 1e-4;
}
