namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea classify --parallel</c> and <c>fovea predict --parallel</c>: pictures shared out among the processes of
/// <c>mpirun</c>.</summary>
public sealed class ParallelPicturesTests : IDisposable
{
    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Pictures_are_shared_out_and_printed_in_order()
    {
        MpiJob.Need();
        Train();
        WritePictures();
        File.WriteAllText(At("pictures/7.png"), "no picture");
        string[] call = ["classify", "pictures", "--weights", "run", "--batch", "2", "--json", "--top", "3"];
        var alone = _cli.Run(call);
        var shared = MpiJob.Run(_cli, 3, [.. call, "--parallel"]);
        Assert.Equal((1, alone.Output.Trim()), (alone.ExitCode, shared.Output.ReplaceLineEndings("\n").Trim()));
        Assert.Contains("left out: ", Assert.Single(MpiJob.Failures(shared)), StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_are_those_of_one_process_whole_or_not_at_all()
    {
        MpiJob.Need();
        Train();
        var pictures = WritePictures();
        string[][] calls = [["predict", "run", .. pictures, "--top", "3"], ["predict", "run", .. pictures, "--json", "--invert"]];
        // Of two that fail the first counts; where all is well but the run, all ranks fail alike.
        var folder = At("folder");
        Directory.CreateDirectory(folder);
        File.WriteAllText(At("bad.png"), "no picture");
        string[][] failing = [["predict", "run", .. pictures, "bad.png", "folder"], ["predict", "nowhere", .. pictures]];
        foreach (var ranks in new[] { 1, 2, 3 })
        {
            foreach (var call in calls)
                Assert.Equal(_cli.Run(call).Done(), MpiJob.Run(_cli, ranks, [.. call, "--parallel"]).Done().ReplaceLineEndings("\n"));
            foreach (var call in failing)
            {
                var shared = MpiJob.Run(_cli, ranks, [.. call, "--parallel"]);
                Assert.NotEqual(0, shared.ExitCode);
                Assert.Equal("", shared.Output.Trim());
                Assert.Equal(_cli.Run(call).ErrorLine(1), Assert.Single(MpiJob.Failures(shared)));
            }
        }
    }

    private void Train() => _cli.Run("train", "digits", "--epochs", "1", "--num-train", "400", "--out", "run").Done();

    private string[] WritePictures()
    {
        Directory.CreateDirectory(At("pictures"));
        var files = Enumerable.Range(0, 7).Select(i => $"pictures/{i}.png").ToArray();
        foreach (var (i, file) in files.Index())
        {
            var picture = new Fovea.Imaging.Image(8, 8, 1);
            picture.Pixels8[i * 9] = 255;
            picture.Save(At(file));
        }
        return files;
    }

    private string At(string file) => Path.Combine(_cli.Folder, file);
}
