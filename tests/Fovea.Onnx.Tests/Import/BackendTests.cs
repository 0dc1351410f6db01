namespace Fovea.Onnx.Tests;

/// <summary>ONNX's own tests of operators, which python3-onnx makes.</summary>
public class BackendTests(ITestOutputHelper output)
{
    // Masks of another generator of random numbers cannot be the same; version 1.12 cuts the bits of bfloat16 off, where ONNX says to
    // round.
    private static readonly string[] Known = ["training_dropout_default", "training_dropout_default_mask", "training_dropout_mask",
        "training_dropout", "cast_FLOAT_to_BFLOAT16", "castlike_FLOAT_to_BFLOAT16", "castlike_FLOAT_to_BFLOAT16_expanded"];

    [Fact]
    public void NoTestOfOnnxFails()
    {
        using var folder = new TestFolder();
        var data = Environment.GetEnvironmentVariable("FOVEA_ONNX_TESTS") ?? Generated(folder.Path);
        var outcomes = BackendTest.Find(data).Select(BackendTest.Run).ToArray();
        foreach (var outcome in outcomes.Where(o => o.Result != BackendResult.Pass).OrderBy(o => o.Result))
            output.WriteLine($"{outcome.Result} {Path.GetFileName(outcome.Folder)}: {outcome.Message}");
        output.WriteLine(string.Join(", ", outcomes.GroupBy(o => o.Result).Select(g => $"{g.Key} {g.Count()}")));
        var failed = outcomes.Where(o => o.Result == BackendResult.Fail)
            .Where(o => !Known.Contains(Path.GetFileName(o.Folder).Replace("test_", "", StringComparison.Ordinal))).ToArray();
        Assert.True(failed.Length == 0, string.Join('\n', failed.Select(f => $"{Path.GetFileName(f.Folder)}: {f.Message}")));
        Assert.InRange(outcomes.Count(o => o.Result == BackendResult.Pass), 844, outcomes.Length);
    }

    // The package has the tests as code; names that later versions of NumPy have dropped are given back.
    private static string Generated(string folder)
    {
        const string Script = """
            import sys, warnings
            warnings.simplefilter("ignore")
            import numpy as np
            for name, kind in dict(float=float, int=int, bool=bool, object=object, complex=complex, str=str).items():
                if not hasattr(np, name): setattr(np, name, kind)
            import onnx.backend.test.cmd_tools as tools
            sys.argv = ["cmd_tools", "generate-data", "-o", sys.argv[1]]
            tools.main()
            """;
        var script = Path.Combine(folder, "generate.py");
        File.WriteAllText(script, Script);
        var python = PythonPeer.Find("onnx", "numpy");
        Assert.SkipWhen(python is null, "No Python with onnx was found: apt-get install python3-onnx");
        PythonPeer.Run(python!, script, folder);
        return folder;
    }
}
