using System.Text.Json;
using Fovea.Testing;

namespace Fovea.Course.Tests;

/// <summary>Folders as students get them, built and run by the SDK.</summary>
public class CourseFolderTests
{
    private static readonly string Libraries = AppContext.BaseDirectory;

    [Fact]
    public void A_new_folder_gets_no_points_and_all_of_them_when_it_is_solved()
    {
        using var root = new TestFolder();
        var (set, folder) = (ExerciseSet.Find("photometric-stereo"), root.At("homework"));
        CourseFolder.Write(set, folder, isSolved: false, Libraries);
        var project = new CourseProject(folder, Libraries);
        Assert.Contains($"photometric-stereo: 0 of {set.Points} points", project.Grade(), StringComparison.Ordinal);

        foreach (var exercise in set.Exercises)
            File.WriteAllText(Path.Combine(folder, $"{exercise.Answer}.cs"), AnswerFile.Solution(exercise));
        using var printed = JsonDocument.Parse(project.Grade("--json", "--seed", "3"));
        Assert.Equal(set.Points, printed.RootElement.GetProperty("earned").GetInt32());
        using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json")));
        Assert.Equal(set.Points, written.RootElement.GetProperty("earned").GetInt32());
        Assert.Contains($"{set.Points} of {set.Points} points", File.ReadAllText(Path.Combine(folder, "results.html")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_the_compiler_are_told_once_with_their_files()
    {
        string[] lines = [.. Enumerable.Range(1, 5).Select(i => $"/home/x/F{i}.cs({i},9): error CS1002: ; expected [/home/x/x.csproj]")];
        Assert.Equal("F1.cs(1,9): error CS1002: ; expected", CourseProject.Errors($"{lines[0]}\n\n{lines[0]}\n    1 Error(s)\n"));
        Assert.EndsWith("; F3.cs(3,9): error CS1002: ; expected; and 2 more", CourseProject.Errors(string.Join('\n', lines)),
            StringComparison.Ordinal);
        Assert.Equal("MSBUILD gave up", CourseProject.Errors("\nMSBUILD gave up\n"));
    }

    [Fact]
    public void Nothing_is_written_over_work()
    {
        using var folder = new TestFolder();
        folder.Write("F1.cs", [1]);
        var error = Assert.Throws<IOException>(() => CourseFolder.Write(ExerciseSet.Find("backprop"), folder.Path, false, Libraries));
        Assert.Equal($"course: expected a folder that is not there or is empty, got {folder.Path}, which has files. "
            + "Name another one with --out, so that no work is lost.", error.Message);
        Assert.Equal([folder.At("F1.cs")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using var folder = new TestFolder();
        var set = ExerciseSet.Find("backprop");
        Assert.StartsWith($"course: expected {folder.At("Fovea.Course.dll")}", Assert.Throws<FileNotFoundException>(() =>
            CourseFolder.Write(set, folder.At("a"), false, folder.Path)).Message, StringComparison.Ordinal);
        Assert.StartsWith("course: expected one .csproj in",
            Assert.Throws<FileNotFoundException>(() => new CourseProject(folder.Path, Libraries)).Message, StringComparison.Ordinal);
        Assert.StartsWith("course: expected a folder of exercises", Assert.Throws<DirectoryNotFoundException>(() =>
            new CourseProject(folder.At("none"), Libraries)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stub_is_its_solution_with_the_bodies_cut_out()
    {
        foreach (var exercise in Catalog<Exercise>.All)
        {
            var solution = AnswerFile.Solution(exercise).Split('\n').ToHashSet();
            var stub = AnswerFile.Stub(exercise);
            Assert.All(stub.Split('\n'),
                line => Assert.True(solution.Contains(line) || line.Trim() == "throw new NotWrittenException();", line));
            Assert.DoesNotContain("// begin", stub, StringComparison.Ordinal);
            Assert.DoesNotContain("// end", AnswerFile.Solution(exercise), StringComparison.Ordinal);
        }
    }
}
