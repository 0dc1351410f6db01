using System.CommandLine;
using System.Globalization;
using Fovea.Onnx;

namespace Fovea.Cli.Onnx;

/// <summary><c>fovea onnx test</c>: tests laid out as ONNX's own.</summary>
internal sealed class OnnxTestCommand : ICommand
{
    public string Parent => "onnx";

    public Command Build()
    {
        var folders = new Argument<string[]>("DIR")
        {
            Description = "Folders of tests (model.onnx, test_data_set_0/input_0.pb, …), or folders of such folders.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("test", "Run ONNX's backend tests: pass, fail or unsupported.", "fovea onnx test data/node",
            "fovea onnx test data/node/test_relu --json") { folders, json };
        command.SetAction(parsed => Run(parsed.GetValue(folders)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] folders, bool json)
    {
        var outcomes = folders.SelectMany(BackendTest.Find).Select(BackendTest.Run).ToArray();
        var failed = outcomes.Count(o => o.Result == BackendResult.Fail);
        if (json)
        {
            JsonOutput.Print(outcomes.Select(o => new Fields
            {
                ["folder"] = o.Folder, ["result"] = Word(o.Result),
                ["maxError"] = o.MaxError is { } error && double.IsFinite(error) ? error : null, ["message"] = o.Message,
            }));
            return failed > 0 ? Application.Failed : Application.Done;
        }
        var table = new TextTable("result", "test", "largest difference>", "");
        foreach (var o in outcomes) table.Add(Word(o.Result), Path.GetFileName(o.Folder.TrimEnd('/')),
            o.MaxError?.ToString("G3", CultureInfo.InvariantCulture) ?? "", Excerpt.Of(o.Message, 200));
        Console.WriteLine(table);
        Console.WriteLine();
        Console.WriteLine($"{outcomes.Count(o => o.Result == BackendResult.Pass)} pass, {failed} fail, "
            + $"{outcomes.Count(o => o.Result == BackendResult.Unsupported)} unsupported");
        return failed > 0 ? Application.Failed : Application.Done;
    }

    private static string Word(BackendResult result) => result.ToString().ToLowerInvariant();
}
