using System.Globalization;
using Fovea.Sweeps;

namespace Fovea.Cli.Sweeps;

/// <summary>What a sweep found, on standard output.</summary>
internal static class SweepOutput
{
    private const int MostRows = 10;

    public static int Print(SweepResult result, bool json)
    {
        if (json) JsonOutput.Print(result.ToFields());
        else Text(result);
        if (result.Best is not null) return Application.Done;
        Console.Error.WriteLine($"fovea: no trial came to its end: {result.Trials.FirstOrDefault(t => t.Message.Length > 0)?.Message}");
        return Application.Failed;
    }

    private static void Text(SweepResult result)
    {
        var table = result.ToTable();
        var shown = new TextTable([.. table.Columns]);
        foreach (var row in table.Rows.Take(MostRows)) shown.Add([.. row]);
        Console.WriteLine(shown);
        if (table.Rows.Count > MostRows) Console.WriteLine($"… and {table.Rows.Count - MostRows} more, in {result.ReportFile}");
        if (result.Best is not { } best) return;
        Console.WriteLine();
        Console.WriteLine($"Best: trial {best.Number}, {result.Metric} {result.Format(best.Figure)}: {best.Describe()}");
        if (result.Test.Count > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Test {string.Join(", ", result.Test.Select(t => $"{t.Name}: {t.Text}"))}; measured once, for this trial alone"));
        Console.WriteLine($"Saved: {result.BestFile}, {result.ReportFile}");
        Console.WriteLine();
        Console.WriteLine("Try next:");
        Console.WriteLine($"  fovea train {result.BestFile}");
        Console.WriteLine($"  fovea predict {result.BestRun} IMAGE…");
    }
}
