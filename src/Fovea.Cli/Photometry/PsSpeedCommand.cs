using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Bench;
using Fovea.Cli.Terminal;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps speed</c>: times least squares, with NumPy beside it.</summary>
internal sealed class PsSpeedCommand : ICommand
{
    public string Parent => "ps";

    private const string Script = "numpy_photometric.py";

    public Command Build()
    {
        static Option<int> Of(string name, string description, int value) => CommonOptions.AtLeastOne(new Option<int>(name)
        {
            Description = description, DefaultValueFactory = _ => value, HelpName = "N",
        });
        var (lights, pixels) = (Of("--lights", "Lights.", 96), Of("--pixels", "Pixels.", 612 * 512));
        var rounds = Of("--rounds", "Rounds, ours and NumPy's in turn.", 5);
        var peers = new Option<bool>("--peers") { Description = "Time NumPy too, in a process of its own." };
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("speed",
            "Time least squares: product with the pseudo-inverse, albedo and normals; the fastest of all runs counts.",
            "fovea ps speed", "fovea ps speed --peers") { lights, pixels, rounds, peers, threads, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            using var interruption = new Interruption();
            return Run(parsed.GetValue(lights), parsed.GetValue(pixels), parsed.GetValue(rounds), parsed.GetValue(peers),
                parsed.GetValue(json),
                interruption.Token);
        });
        return command;
    }

    private static int Run(int lights, int pixels, int rounds, bool peers, bool json, CancellationToken stop)
    {
        if (lights < 3) throw new UsageException($"--lights: expected 3 or more, got {lights}");
        if ((long)lights * pixels > 1 << 28)
            throw new UsageException($"--lights, --pixels: expected at most {1 << 28} values, got {(long)lights * pixels}");
        var dome = SceneRenderer.Render(new WaveSurface(), new Lambertian(), new() { Width = 8, Height = 8, Lights = lights }, null,
            stop).Scene.Lights;
        var values = Tensor.Rand([lights * pixels], generator: new(0)).ToArray<float>();
        using var peer = peers ? Start(stop) : null;
        var (own, single, twice) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            own.Add(Time(values, pixels, dome, 0.5));
            if (peer?.Ask(new Fields { ["lights"] = lights, ["pixels"] = pixels, ["seconds"] = 0.5 }, stop) is not { } answer) continue;
            single.Add(answer.GetProperty("float32Ms").GetDouble());
            twice.Add(answer.GetProperty("float64Ms").GetDouble());
        }
        static double? Least(List<double> times) => times.Count == 0 ? null : times.Min();
        var (ms, float32, float64) = (Least(own)!.Value, Least(single), Least(twice));
        if (json) JsonOutput.Print(new Fields
        {
            ["lights"] = lights, ["pixels"] = pixels, ["threads"] = WorkPool.Threads, ["ms"] = ms, ["peer"] = peer?.Name,
            ["peerFloat32Ms"] = float32, ["peerFloat64Ms"] = float64,
            ["ratioFloat32"] = float32 / ms, ["ratioFloat64"] = float64 / ms,
        });
        else Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"l2 on {lights} × {pixels}, {WorkPool.Threads} threads: {ms:F2} ms")
            + (peer is null ? "" : string.Create(CultureInfo.InvariantCulture,
                $"; {peer.Name}: {float32:F2} ms in float32 (×{float32 / ms:F1}), {float64:F2} ms in float64 (×{float64 / ms:F1})")));
        return Application.Done;
    }

    private static double Time(float[] values, int pixels, LightSet lights, double seconds)
    {
        var (times, start) = (new List<double>(), Stopwatch.GetTimestamp());
        do
        {
            var before = Stopwatch.GetTimestamp();
            LeastSquares.NormalsAndAlbedo(values, pixels, lights);
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return times.Min();
    }

    private static PeerProcess Start(CancellationToken stop)
    {
        var script = Path.Combine(Path.GetTempPath(), $"fovea-{Environment.ProcessId}-{Script}");
        using (var resource = typeof(PsSpeedCommand).Assembly.GetManifestResourceStream(Script)!)
        using (var file = File.Create(script)) resource.CopyTo(file);
        try
        {
            string[] pythons = Environment.GetEnvironmentVariable("FOVEA_PYTHON") is { Length: > 0 } own ? [own]
                : ["python3", "/usr/bin/python3"];
            foreach (var python in pythons)
            {
                try
                {
                    return PeerProcess.Start(python, [script], stop);
                }
                catch (PeerException)
                {
                    // The next one may have it.
                }
            }
            throw new PeerException(
                $"NumPy not found in {string.Join(", ", pythons)}. Install it with "
                + "'apt-get install python3-numpy', or name a Python that has it in FOVEA_PYTHON");
        }
        finally
        {
            File.Delete(script);
        }
    }
}
