using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Graphs;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Teaching;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea graph</c>: a computational graph with values and gradients, as a table, a picture or text.</summary>
internal sealed class GraphCommand : ICommand
{
    private static readonly string[] Formats = ["dot", "mermaid"];

    private static IEnumerable<string> Networks => NetworkCatalog.All.Select(n => n.Name);

    private static string Graphs => string.Join(", ", NamedGraph.All.Select(g => g.Name));

    public Command Build()
    {
        var expression = new Argument<string?>("EXPRESSION")
        {
            Description = "A formula of numbers and names with + - * / ^ and abs, choose(i, p1, p2, …), exp, log, max, min, relu, sigmoid,"
                + $" sqrt, tanh; or one of {Graphs}.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var at = new Option<string?>("--at") { Description = "Values of the names.", HelpName = "a=2,b=-1" };
        var check = new Option<bool>("--check") { Description = "Find each gradient by finite differences, too." };
        var model = new Option<string?>("--model")
        {
            Description = $"Draw a network with its shapes instead: {string.Join(", ", Networks)}.",
            HelpName = "NETWORK",
        };
        var format = new Option<string?>("--format") { Description = "Print the drawing as text: dot or mermaid.", HelpName = "FORMAT" };
        var output = CommonOptions.Out("Write the drawing: .svg or .png (laid out by Graphviz), .dot or .mmd (text).");
        var json = CommonOptions.Json();
        var command = new ExampleCommand("graph", "Run a formula forward and backward, and draw its computational graph.",
            "fovea graph \"(a + b)*c\" --at a=2,b=-1,c=3", "fovea graph f2 --check --out tanh.svg",
            "fovea graph --model mnist-cnn --out cnn.png", "fovea graph batchnorm --format mermaid")
            { expression, at, check, model, format, output, json };
        command.SetAction(parsed => Run(parsed.GetValue(expression), parsed.GetValue(at), parsed.GetValue(check), parsed.GetValue(model),
            parsed.GetValue(format), parsed.GetValue(output), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? text, string? at, bool check, string? model, string? format, string? output, bool json)
    {
        if (text is null == model is null)
            throw new UsageException("graph: expected an expression, one of "
                + $"{Graphs}, or --model NETWORK. See: fovea graph --help");
        if (format is not null && !Formats.Contains(format))
            throw new UsageException($"--format: expected dot or mermaid, got '{format}'{Nearest.Hint(format, Formats)}");
        if (format is not null && json) throw new UsageException("--format and --json: expected one of them");
        if (model is not null && (at is not null || check)) throw new UsageException("--model: a network takes neither --at nor --check");
        if (output is not null && Path.GetExtension(output).ToUpperInvariant() is not (".SVG" or ".PNG" or ".DOT" or ".GV" or ".MMD"))
            throw new UsageException($"--out: expected a file name that ends in .svg, .png, .dot or .mmd, got '{output}'");
        var report = model is not null ? OfModel(model) : OfExpression(text!, at, check);
        if (output is not null) report.Diagram.Save(output);
        if (format is not null) Console.Write(format == "dot" ? report.Diagram.ToDot() : report.Diagram.ToMermaid());
        else if (json) JsonOutput.Print(report.Json(output));
        else Console.WriteLine(report.Text + (output is null ? "" : $"{Environment.NewLine}Drawing: {output}"));
        return Application.Done;
    }

    private static GraphReport OfModel(string name)
    {
        var network = NetworkCatalog.Find(name)
            ?? throw new UsageException($"unknown network '{name}'{Nearest.Hint(name, Networks)}. Known: {string.Join(", ", Networks)}");
        return GraphReport.OfModel(network.Name, network.Create(network.Input, network.Classes).Graph(network.Input, network.Name));
    }

    private static GraphReport OfExpression(string text, string? at, bool check)
    {
        var named = NamedGraph.All.FirstOrDefault(g => g.Name == text);
        if (named is NamedTensors tensors)
        {
            if (at is not null) throw new UsageException($"--at: {text} has values of its own");
            return GraphReport.OfTensors(tensors, check);
        }
        var formula = named as NamedExpression;
        var name = formula?.Name ?? "f";
        var expression = Parse(formula?.Text ?? text);
        var values = Values(expression, at, formula?.At);
        try
        {
            return GraphReport.OfExpression(name, expression, ExpressionGraph.Of(expression, values, check, name));
        }
        catch (Exception e) when (e is ExpressionException or ShapeException)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Expression Parse(string text)
    {
        try
        {
            return Expression.Parse(text);
        }
        catch (ExpressionException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Dictionary<string, double> Values(Expression expression, string? at, string? usual)
    {
        var values = Read(usual);
        foreach (var (name, value) in Read(at)) values[name] = value;
        if (values.Keys.FirstOrDefault(v => !expression.Names.Contains(v)) is { } extra)
            throw new UsageException($"--at: no '{extra}' in {expression.Text}{Nearest.Hint(extra, expression.Names)}");
        var missing = expression.Names.Where(n => !values.ContainsKey(n)).ToList();
        if (missing.Count > 0)
        {
            // Computing says where the first of them stands.
            try
            {
                expression.Compute(values.ToDictionary(v => v.Key, v => Tensor.From([v.Value], [])));
            }
            catch (ExpressionException e)
            {
                var example = string.Join(',', missing.Select(n => $"{n}=1"));
                throw new UsageException($"{e.Message}. Give {(at is null ? "" : "also ")}--at {example}");
            }
        }
        return values;
    }

    private static Dictionary<string, double> Read(string? at)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in (at ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length < 2 || sides[0].Length == 0
                || !double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                throw new UsageException($"--at: expected NAME=NUMBER, separated by commas, as a=2,b=-1, got '{part}'");
            if (!values.TryAdd(sides[0], value)) throw new UsageException($"--at: expected each name once, got '{sides[0]}' twice");
        }
        return values;
    }
}
