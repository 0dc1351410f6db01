using System.CommandLine;
using System.Globalization;
using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea convert</c>: weights from one format to another.</summary>
internal sealed class ConvertCommand : ICommand
{
    private const string AsStored = "stored";

    public Command Build()
    {
        var from = new Argument<string>("A") { Description = "The weights to read; what format they are in is told by their contents." };
        var to = new Argument<string>("B")
        {
            Description = "The file to write; its ending says the format: "
            + $"{string.Join(", ", WeightFormats.All.SelectMany(f => f.Extensions))}."
        };
        var dtype = CommonOptions.OneOf("--dtype", "Element type of the floats in B", AsStored, "float32", "float16", "bfloat16");
        var json = CommonOptions.Json();
        var command = new ExampleCommand("convert", "Write weights of any format in any other.",
            "fovea convert model.pth model.safetensors", "fovea convert model.safetensors half.pth --dtype float16")
        {
            from, to, dtype, json,
        };
        command.SetAction(parsed =>
            Run(parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(dtype)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string from, string to, string dtype, bool json)
    {
        var target = WeightFormats.All.FirstOrDefault(f => f == WeightFormats.ByEnding(to)
            && f.Extensions.Any(e => to.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            ?? throw new UsageException($"convert: expected a name that ends with "
                + $"{string.Join(", ", WeightFormats.All.SelectMany(f => f.Extensions))}, got '{to}'");
        DType? wanted = dtype == AsStored ? null : Enum.Parse<DType>(dtype, ignoreCase: true);
        var result = WeightConversion.Run(from, to, target, wanted);
        if (json) JsonOutput.Print(Report(result));
        else Print(result);
        return Application.Done;
    }

    private static Fields Report(WeightConversion result) => new()
    {
        ["from"] = result.From, ["fromFormat"] = result.FromFormat, ["to"] = result.To, ["toFormat"] = result.ToFormat,
        ["tensors"] = result.Tensors.Select(t => new Fields
        {
            ["name"] = t.Name, ["type"] = t.Type, ["storedType"] = t.ReadAs, ["shape"] = t.Shape.Sizes.ToArray(), ["bytes"] = t.Bytes,
        }),
        ["elements"] = result.Tensors.Sum(t => (long)t.Shape.Elements), ["bytes"] = result.Tensors.Sum(t => t.Bytes),
        ["fileBytes"] = result.FileBytes,
    };

    private static void Print(WeightConversion result)
    {
        static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
        var table = new TextTable("tensor", "type", "shape", "elements>", "bytes>");
        foreach (var t in result.Tensors)
            table.Add(t.Name, t.Type == t.ReadAs ? $"{t.Type}" : $"{t.Type} (was {t.ReadAs})", t.Shape.ToString(), Count(t.Shape.Elements),
                Count(t.Bytes));
        Console.WriteLine(table);
        var types = result.Tensors.GroupBy(t => t.Type).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}");
        Console.WriteLine($"{result.From} ({result.FromFormat}) → {result.To} ({result.ToFormat}): {Count(result.Tensors.Count)} tensors "
            + $"({string.Join(", ", types)}), {Count(result.Tensors.Sum(t => t.Bytes))} bytes of elements, {TextTable.Size(result.FileBytes)}");
    }
}
