namespace Fovea.Course.Tests;

/// <summary>The solutions, compiled from the files that the library holds as texts.</summary>
internal static class Solved
{
    /// <summary>All of a set: whatever stands in its namespace.</summary>
    public static object[] Answers(ExerciseSet set) => [.. typeof(Solved).Assembly.GetTypes()
        .Where(t => t.Namespace == set.Namespace && t.IsPublic && t.IsClass).Select(t => Activator.CreateInstance(t)!)];

    /// <summary>What the first check that is wrong says of an answer.</summary>
    public static CheckResult FirstWrong(string exercise, object answer, string? check = null)
    {
        var result = Catalog<Exercise>.Find(exercise)!.Grade([answer], new() { Limit = TimeSpan.FromSeconds(30) });
        return result.Checks.First(c => !c.IsRight && (check is null || c.Name == check));
    }
}
