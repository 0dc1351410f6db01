using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Fovea.Course.Tests;

/// <summary>What is handed out compiles as it is, and is worth nothing.</summary>
public class StubTests
{
    public static TheoryData<string> Sets() => [.. Catalog<ExerciseSet>.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Untouched_stubs_compile_without_a_warning_and_get_no_points(string name)
    {
        var set = ExerciseSet.Find(name);
        var files = CourseFolder.Files(set, isSolved: false, "libraries").Where(f => f.Name.EndsWith(".cs", StringComparison.Ordinal));
        var stubs = InMemory.Compile($"{set.Namespace}Stubs", OutputKind.ConsoleApplication, files);
        object[] answers = [.. stubs.GetTypes().Where(t => t.Namespace == set.Namespace && t.IsPublic)
            .Select(t => Activator.CreateInstance(t)!)];
        var report = GradeReport.Of(set, answers, new());
        Assert.Equal(0, report.Earned);
        Assert.All(report.Results, r => Assert.Equal("not written yet", r.Verdict));
        Assert.All(report.Results.SelectMany(r => r.Checks), c => Assert.Equal("", c.Hint));
    }

    [Fact]
    public void The_exercise_that_the_guide_adds_compiles_and_has_its_points()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Fovea.slnx"))) root = root.Parent!;
        var page = File.ReadAllText(Path.Combine(root.FullName, "docs", "course", "exercises.md"));
        var code = Regex.Matches(page, "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(m => m.Groups[1].Value).Single(c => c.Contains("SigmoidExercise", StringComparison.Ordinal));
        var guide = InMemory.Compile("Guide", OutputKind.DynamicallyLinkedLibrary,
            ("Sigmoid.cs", "using Fovea.Course;\nusing Fovea.Tensors;\n" + code));
        var exercise = (Exercise)Activator.CreateInstance(guide.GetType("SigmoidExercise")!)!;
        Assert.Equal(("sigmoid", 2), (exercise.Name, exercise.Points));
        Assert.Equal("no class Sigmoid was handed in", exercise.Grade([], new()).Verdict);
    }
}
