using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Nn;
using Fovea.Teaching;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea gradcheck</c>: gradients of operations, layers and classifiers against central differences; identities of matrix
/// calculus; the softmax loss of large scores.</summary>
internal sealed class GradCheckCommand : ICommand
{
    public Command Build()
    {
        var filter = new Argument<string?>("NAME") { Description = "Only what has this in its name.", Arity = ArgumentArity.ZeroOrOne };
        var layers = new Option<bool>("--layers") { Description = "The layers of the modular API, Forward and Backward called by hand." };
        var classifiers = new Option<bool>("--classifiers") { Description = "The classifiers' loss in every parameter." };
        var identities = new Option<bool>("--identities") { Description = "Formulas of matrix calculus against autograd." };
        var stability = new Option<bool>("--softmax-stability") { Description = "The softmax loss of scores of ±1000." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("gradcheck",
            "Check gradients against central differences in float64: of every operation, or of what an option names.",
            "fovea gradcheck", "fovea gradcheck conv2d --json", "fovea gradcheck --layers", "fovea gradcheck --identities")
            { filter, layers, classifiers, identities, stability, json };
        command.SetAction(parsed =>
        {
            if (new[] { layers, classifiers, identities, stability }.Count(parsed.GetValue) > 1)
                throw new UsageException("gradcheck: expected one of --layers, --classifiers, --identities, --softmax-stability");
            var (name, asJson) = (parsed.GetValue(filter), parsed.GetValue(json));
            return parsed.GetValue(layers) ? Gradients("layer", GradCheck.LayerCases(), GradCheck.Tolerance, name, asJson)
                : parsed.GetValue(classifiers) ? Gradients("classifier", ClassifierChecks.All(), ClassifierChecks.Tolerance, name, asJson)
                : parsed.GetValue(identities) ? Formulas(name, asJson)
                : parsed.GetValue(stability) ? Stability(name, asJson)
                : Gradients("operation", GradCheck.Cases(typeof(Tensor).Assembly), GradCheck.Tolerance, name, asJson);
        });
        return command;
    }

    private static int Gradients(string what, IReadOnlyList<GradCase> all, double tolerance, string? filter, bool json)
    {
        var cases = all.Where(c => filter is null || c.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
        if (cases.Count == 0) throw new UsageException($"no {what} is called '{filter}'{Nearest.Hint(filter!, all.Select(c => c.Name))}");
        var results = cases.ConvertAll(c => GradCheck.Run(c.Function, c.Inputs, name: c.Name));
        // Written so that NaN fails.
        bool Passed(GradCheckResult r) => r.MaxAbsoluteError <= tolerance;
        var failed = results.Count(r => !Passed(r));
        if (json)
        {
            JsonOutput.Print(results.Select(r =>
                new Fields
                {
                    ["op"] = r.Name, ["inputs"] = r.Inputs, ["elements"] = r.Elements, ["maxAbsError"] = r.MaxAbsoluteError,
                    ["maxRelError"] = r.MaxRelativeError, ["passed"] = Passed(r)
                }));
            return failed == 0 ? Application.Done : Application.Failed;
        }
        var width = results.Max(r => r.Name.Length);
        Console.WriteLine($"{what.PadRight(width)}  inputs  derivatives  max error");
        foreach (var r in results)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{r.Name.PadRight(width)}  {r.Inputs,6}  {r.Elements,11}  {r.MaxAbsoluteError,9:E1}  {(Passed(r) ? "" : "FAILED")}")
                    .TrimEnd());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{results.Count - failed} of {results.Count} within {tolerance:E0}; ")
            + string.Create(CultureInfo.InvariantCulture, $"the largest error is {results.Max(r => r.MaxAbsoluteError):E1}"));
        return failed == 0 ? Application.Done : Application.Failed;
    }

    private static int Formulas(string? filter, bool json)
    {
        var found = Identities.All().Where(i => filter is null || i.Formula.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0) throw new UsageException($"no identity contains '{filter}'. See: fovea gradcheck --identities");
        var failed = found.Count(i => !i.IsConfirmed);
        if (json) JsonOutput.Print(found.Select(i =>
            new Fields
            {
                ["formula"] = i.Formula, ["maxDifference"] = i.Difference, ["expectedEqual"] = i.Holds,
                ["passed"] = i.IsConfirmed
            }));
        else
        {
            var table = new TextTable("formula", "largest difference>", "");
            foreach (var i in found)
                table.Add(i.Formula, i.Difference.ToString("E1", CultureInfo.InvariantCulture),
                    !i.IsConfirmed ? "FAILED" : i.Holds ? "" : "differs, as it should");
            Console.WriteLine(table);
            Console.WriteLine(Identities.Layout);
            Console.WriteLine($"{found.Count - failed} of {found.Count} as the formula says");
        }
        return failed == 0 ? Application.Done : Application.Failed;
    }

    private static int Stability(string? filter, bool json)
    {
        if (filter is not null) throw new UsageException($"--softmax-stability: expected no name, got '{filter}'");
        double[][] scores = [[1000, -1000, 0], [-1000, -1000, 1000], [1000, 1000, 1000]];
        long[] labels = [0, 1, 2];
        var (losses, cache) = CrossEntropyOp.Forward(Tensor.From(scores.SelectMany(s => s).ToArray(), [3, 3]), Tensor.From(labels),
            reduction: Reduction.None);
        var gradient = CrossEntropyOp.Backward(Tensor.Full([3], 1.0 / 3, DType.Float64), cache);
        var loss = losses.Mean().Item();
        var isFinite = double.IsFinite(loss) && gradient.ToArray<double>().All(double.IsFinite);
        if (json) JsonOutput.Print(new Fields
        {
            ["scores"] = scores, ["labels"] = labels, ["losses"] = losses.ToArray<double>(),
            ["loss"] = loss, ["finite"] = isFinite
        });
        else
        {
            var table = new TextTable("scores", "label>", "loss>");
            for (var i = 0; i < labels.Length; i++)
                table.Add($"[{string.Join(", ", scores[i].Select(s => s.ToString(CultureInfo.InvariantCulture)))}]",
                    labels[i].ToString(CultureInfo.InvariantCulture), (losses.At(i) + 0.0).ToString("G6", CultureInfo.InvariantCulture));
            Console.WriteLine(table);
            var verdict = isFinite ? "finite, and so is its gradient" : "NOT FINITE";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean loss {loss:G6}: {verdict}"));
        }
        return isFinite ? Application.Done : Application.Failed;
    }
}
