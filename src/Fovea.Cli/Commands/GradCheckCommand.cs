using System.CommandLine;
using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea gradcheck</c>: the gradient of every operation against central differences.</summary>
internal sealed class GradCheckCommand : ICommand
{
    public Command Build()
    {
        var filter = new Argument<string?>("OPERATION") { Description = "Only operations whose name contains this.",
            Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("gradcheck", "Check the gradient of every operation against central differences in float64.",
            "fovea gradcheck", "fovea gradcheck conv2d --json") { filter, json };
        command.SetAction(parsed => Run(parsed.GetValue(filter), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? filter, bool json)
    {
        var cases = GradCheck.Cases(typeof(Tensor).Assembly).Where(c =>
            filter is null || c.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
        if (cases.Count == 0) throw new UsageException($"no operation is called '{filter}'{Terminal.Nearest.Hint(filter!, GradCheck.Cases(typeof(Tensor).Assembly).Select(c => c.Name))}");
        var results = cases.ConvertAll(c => GradCheck.Run(c.Function, c.Inputs, name: c.Name));
        // Written so that NaN fails.
        var failed = results.Count(r => !Passed(r));
        if (json)
        {
            JsonOutput.Print(results.Select(r =>
                new { op = r.Name, inputs = r.Inputs, elements = r.Elements, maxAbsError = r.MaxAbsoluteError,
                    maxRelError = r.MaxRelativeError, passed = Passed(r) }));
            return failed == 0 ? Application.Done : Application.Failed;
        }
        var width = results.Max(r => r.Name.Length);
        Console.WriteLine($"{"operation".PadRight(width)}  inputs  derivatives  max error");
        foreach (var r in results)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{r.Name.PadRight(width)}  {r.Inputs,6}  {r.Elements,11}  {r.MaxAbsoluteError,9:E1}  {(Passed(r) ? "" : "FAILED")}").TrimEnd());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{results.Count - failed} of {results.Count} within {GradCheck.Tolerance:E0}; the largest error is {results.Max(r => r.MaxAbsoluteError):E1}"));
        return failed == 0 ? Application.Done : Application.Failed;
    }

    private static bool Passed(GradCheckResult r) => r.MaxAbsoluteError <= GradCheck.Tolerance;
}
