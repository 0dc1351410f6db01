using System.Globalization;
using Fovea.Models;

namespace Fovea.Cli.Commands;

/// <summary>What networks say of pictures, as text and as JSON.</summary>
internal static class ClassifyReport
{
    private const int BarWidth = 30;

    /// <summary>Prints the likeliest classes of each picture.</summary>
    public static void Print(IReadOnlyCollection<PicturePrediction> results, bool json)
    {
        if (json) JsonOutput.Print(results.Select(r => new Fields { ["file"] = r.File, ["top"] = r.Top.Select(Score) }));
        else foreach (var (file, top, _) in results) Console.WriteLine($"{file}{Environment.NewLine}{Bars(top)}");
    }

    /// <summary>A bar for each class.</summary>
    public static string Bars(IReadOnlyList<ClassScore> top)
    {
        var width = top.Max(t => t.Name.Length);
        return string.Join(Environment.NewLine, top.Select(t =>
        {
            var bar = new string('█', (int)Math.Round(BarWidth * t.Probability));
            var text = string.Create(CultureInfo.InvariantCulture, $"  {t.Name.PadRight(width)}  {100 * t.Probability,6:F2} %  {bar}");
            return text.TrimEnd();
        }));
    }

    /// <summary>A class as JSON has it.</summary>
    public static Fields Score(ClassScore score) => new()
    {
        ["index"] = score.Index, ["name"] = score.Name, ["probability"] = score.Probability, ["logit"] = score.Logit,
    };
}
