using Fovea.Models;
using Fovea.Serving.Load;

namespace Fovea.Serving.Tests;

/// <summary>A server in a process of its own among good and hostile clients. The whole form is a command of Fovea.Serving.Load.</summary>
public class HostileLoadTests
{
    private const string Key = "X-API-Key: key";

    [Fact]
    public async Task Good_requests_are_answered_right_and_hostile_ones_refused_among_each_other()
    {
        using var folder = new Fovea.Testing.TestFolder();
        var model = LoadModel.MnistCnn(folder.Path);
        using var server = await ServerProcess.StartAsync("fovea", model.Fovea, "0", "8", "key");
        var good = GoodRequest.All(ImageClassifier.Load(model.Fovea), model.Pictures, model.Type, Key);
        var hostile = HostileKind.All(model.Pictures[0], model.Type, Key, new ServingOptions().MaxBytes);
        await new HostileRun(server.Address, good, hostile).RunAsync(200, clients: 8);
        var before = server.WorkingSet;

        var run = new HostileRun(server.Address, good, hostile);
        await run.RunAsync(1000, clients: 8);

        Assert.Empty(run.Problems);
        Assert.Equal(900, run.Right);
        Assert.Equal(hostile.Count - 1, run.Answers.Select(a => a.Kind).Distinct().Count());
        // A picture of 100 megapixels takes 300 MB, a body of the length that is claimed 16 MB.
        Assert.InRange(server.WorkingSet, 0, before + (200L << 20));
        var (code, _, _) = await server.TerminateAsync();
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_request_whose_connection_was_taken_is_answered_though_the_server_ends()
    {
        using var folder = new Fovea.Testing.TestFolder();
        var model = LoadModel.MnistCnn(folder.Path);
        var run = new RestartRun(GoodRequest.All(ImageClassifier.Load(model.Fovea), model.Pictures, model.Type, "Connection: close"));
        await run.RunAsync(port => ServerProcess.StartAsync("fovea", model.Fovea, $"{port}", "8"), restarts: 2, clients: 4);
        Assert.InRange(run.Right, 40, int.MaxValue);
        Assert.Equal((0, 0, run.Taken), (run.Lost, run.Failed, run.Answered));
    }
}
