using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea bench</c>, with quick workloads.</summary>
public class BenchCommandTests
{
    [Fact]
    public void Json_has_a_row_for_each_workload_and_number_of_threads()
    {
        using var json = JsonDocument.Parse(
            CliRunner.RunOnce("bench", "mnist-mlp-b64", "lenet-b4", "--threads", "1,2", "--seconds", "0.01", "--json").Done());
        var rows = json.RootElement.EnumerateArray().ToList();
        Assert.Equal([("mnist-mlp-b64", 1), ("mnist-mlp-b64", 2), ("lenet-b4", 1), ("lenet-b4", 2)],
            rows.Select(r => (r.GetProperty("workload").GetString()!, r.GetProperty("threads").GetInt32())));
        Assert.All(rows, r =>
        {
            Assert.True(r.GetProperty("ms").GetDouble() > 0);
            Assert.True(r.GetProperty("percentOfLimit").GetDouble() > 0);
            // The peak limit is the highest that was measured, those in turn included.
            Assert.InRange(r.GetProperty("limitGflops").GetDouble(), 0.1, r.GetProperty("peakLimitGflops").GetDouble());
            Assert.InRange(r.GetProperty("percentOfPeakLimit").GetDouble(), 0.001, r.GetProperty("percentOfLimit").GetDouble());
            Assert.False(r.TryGetProperty("peerPeakMegabytes", out _));
            Assert.True(r.GetProperty("allocatedBytes").GetInt64() >= 0);
            Assert.False(r.TryGetProperty("peer", out _));
        });
        // GFLOP/s are the operations of a step over its time: those of the MLP are counted by hand.
        const double Flops = 64 * 2 * (2 * 784 * 128 + 3 * 128 * 10);
        Assert.Equal(Flops / 1e6 / rows[0].GetProperty("ms").GetDouble(), rows[0].GetProperty("gflops").GetDouble(), 0.1);
    }

    [Fact]
    public void Text_names_the_limit_and_the_workload()
    {
        var run = CliRunner.RunOnce("bench", "mnist-mlp-b64", "--threads", "1", "--seconds", "0.01");
        var text = run.Done();
        Assert.Matches(@"^Limits of this machine, fused multiply-adds on \d+-bit vectors:", text);
        Assert.Matches(@"(?m)^  1 thread\(s\): \d+ GFLOP/s with operands from L1, \d+ in registers alone", text);
        Assert.Matches(@"(?m)^mnist-mlp-b64 +1 +[\d.]+ +[\d.]+ +[\d.]+ % +[\d.]+ %  .*B", text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 120));
        Assert.Contains("mnist-mlp-b64 (1 of 1)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench lenet-b5", "unknown workload 'lenet-b5' (did you mean 'lenet-b4'?). Known: gemm-512,")]
    [InlineData("bench gemm-512 --threads 1,x", "--threads: expected whole numbers from 1 to 1024 with commas between, as 1,2, got '1,x'")]
    [InlineData("bench gemm-512 --threads 0", "--threads: expected whole numbers from 1 to 1024")]
    [InlineData("bench gemm-512 --seconds 0", "--seconds: expected a time above 0 and up to 60, got 0")]
    public void Wrong_usage_is_one_line(string line, string expected) =>
        Assert.StartsWith($"fovea: {expected}", CliRunner.RunOnce(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);

    [Fact]
    public void Peers_that_are_missing_are_named_with_how_to_install_them_and_the_rest_goes_on()
    {
        using var cli = new CliRunner();
        cli.Variables["FOVEA_PYTHON"] = Path.Combine(cli.Folder, "no-python");
        cli.Variables["FOVEA_PEERS"] = Path.Combine(cli.Folder, "no-peers");
        var run = cli.Run("bench", "mnist-mlp-b64", "--threads", "1", "--seconds", "0.01", "--peers", "--json");
        using var json = JsonDocument.Parse(run.Done());
        Assert.False(Assert.Single(json.RootElement.EnumerateArray()).TryGetProperty("ratio", out _));
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("apt-get install python3-torch python3-torchvision libopenblas0-pthread",
            Assert.Single(lines, l => l.StartsWith("PyTorch: not found in ", StringComparison.Ordinal)), StringComparison.Ordinal);
        foreach (var (name, folder) in new[] { ("TorchSharp", "torchsharp"), ("ONNX Runtime", "onnxruntime") })
        {
            var start = $"{name}: no {Path.Combine(cli.Folder, "no-peers", folder)}/";
            var line = Assert.Single(lines, l => l.StartsWith(start, StringComparison.Ordinal));
            Assert.Contains("dotnet run benchmarks/peers/peers.cs", line, StringComparison.Ordinal);
        }
    }

    // A script in the place of Python answers as a peer would: 1000 ms for two threads, 4000 ms for one.
    [Fact]
    public void A_peer_is_compared_by_its_best_time_and_ended_at_the_end()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The stand-in for a peer is a shell script.");
            return;
        }
        using var cli = new CliRunner();
        var (script, pid) = (Path.Combine(cli.Folder, "python"), Path.Combine(cli.Folder, "pid"));
        File.WriteAllText(script, $$"""
            #!/bin/sh
            echo $$ > {{pid}}
            trap '' INT
            echo '{"peer": "Stand-in", "version": "1.2"}'
            while read -r line; do
              case "$line" in
                *'"workload":"mnist-mlp-b64","threads":2,"seconds":0.01'*) echo '{"ms": 1000, "steps": 1}' ;;
                *'"workload":"mnist-mlp-b64","threads":1'*) echo '{"ms": 4000, "steps": 1}' ;;
                *) echo '{"error": "out of order"}' ;;
              esac
            done
            sleep 60
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        cli.Variables["FOVEA_PYTHON"] = script;
        cli.Variables["FOVEA_PEERS"] = cli.Folder;
        var run = cli.Run("bench", "mnist-mlp-b64", "lenet-b4", "--threads", "1,2", "--seconds", "0.01", "--peers", "--json");
        using var json = JsonDocument.Parse(run.Done());
        var rows = json.RootElement.EnumerateArray().ToList();
        var best = rows.Take(2).Min(r => r.GetProperty("ms").GetDouble());
        Assert.All(rows.Take(2), r =>
        {
            Assert.Equal("Stand-in 1.2", r.GetProperty("peer").GetString());
            Assert.Equal(2, r.GetProperty("peerThreads").GetInt32());
            Assert.Equal(1000, r.GetProperty("peerMs").GetDouble());
            Assert.Equal(1, r.GetProperty("ratio").GetDouble() * best / 1000, 0.01);
            if (OperatingSystem.IsLinux())
            {
                // A runtime takes tens of megabytes, a shell a few.
                Assert.InRange(r.GetProperty("peakMegabytes").GetDouble(), 20, 1000);
                Assert.InRange(r.GetProperty("peerPeakMegabytes").GetDouble(), 0.1, 20);
                Assert.Equal(r.GetProperty("peerPeakMegabytes").GetDouble(),
                    r.GetProperty("peers")[1].GetProperty("peakMegabytes").GetDouble());
            }
            Assert.Equal([4000, 1000], r.GetProperty("peers").EnumerateArray().Select(p => p.GetProperty("ms").GetDouble()));
        });
        Assert.All(rows.Skip(2), r => Assert.False(r.TryGetProperty("peer", out _)));
        Assert.Contains("Stand-in 1.2 without lenet-b4: out of order", run.Error, StringComparison.Ordinal);
        // It sleeps after its input has ended, so it was killed.
        var id = int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }
}
