using System.Runtime.InteropServices;
using Fovea.Data;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea data download</c>, cut short by Ctrl-C.</summary>
public partial class DataDownloadTests
{
    private const int SigInt = 2, SigTerm = 15, Sent = 300_000;

    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public async Task An_interrupted_download_keeps_what_has_come(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        Assert.SkipWhen(CliRunner.IsIgnored(signal), "This process was started with the signal ignored, and so are those that it starts.");
        var file = DatasetCatalog.Get("fashion-mnist").Files[0];
        using var proxy = new StallingProxy(file.Size, Sent);
        using var cli = new CliRunner
        {
            Variables = { ["FOVEA_OFFLINE"] = null, ["http_proxy"] = proxy.Address, ["no_proxy"] = null, ["NO_PROXY"] = null },
        };
        var part = Path.Combine(cli.Folder, "sets", "fashion-mnist", file.Name + ".part");

        using var process = cli.Start("data", "download", "fashion-mnist", "--data", "sets");
        // A line of progress comes before the signal.
        var cancellation = TestContext.Current.CancellationToken;
        var first = await process.StandardError.ReadLineAsync(cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        Assert.Matches(@"^fashion-mnist: [\d.]+ kB of 30\.9 MB \(\d %\)$", first);
        Assert.Equal(0, Kill(process.Id, signal));
        var result = CliRunner.Finish(process);

        Assert.Equal("fovea: stopped: what has come of fashion-mnist is kept in sets/fashion-mnist; the same command goes on from there",
            result.ErrorLine(1));
        Assert.InRange(new FileInfo(part).Length, 1, Sent);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
