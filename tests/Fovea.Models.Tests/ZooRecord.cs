using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary>What <c>Files/make_torchvision.py</c> recorded of a network of PyTorch, and the weights that both compute by one
/// formula.</summary>
internal sealed class ZooRecord
{
    private const ulong Step = 0x9E3779B97F4A7C15, Between = 0xD1B54A32D192ED03, Factor = 0xBF58476D1CE4E5B9;
    private readonly List<string[]> _lines;

    private ZooRecord(string name) =>
        _lines = [.. File.ReadLines(Path.Combine(Folder(), name + ".txt")).Select(l => l.Split(' '))];

    public static ZooRecord Of(string name) => new(name);

    public static IEnumerable<string> Names() => Directory.EnumerateFiles(Folder(), "*.txt").Select(Path.GetFileNameWithoutExtension)
        .Order(StringComparer.Ordinal)!;

    public long Parameters => long.Parse(One("parameters"), CultureInfo.InvariantCulture);

    /// <summary>Key and sizes, as <c>3x4</c>.</summary>
    public IEnumerable<string> Keys => Rows("key").Select(r => r.Length > 1 ? $"{r[0]} {r[1]}" : r[0]);

    public Shape Input => Sizes(One("input"));

    public Shape Outputs => Sizes(One("outputs"));

    public bool Trains => Rows("train-norm").Any();

    public double Scale(string prefix) => Number(One($"{prefix}scale"));

    public double Norm(string prefix) => Number(One($"{prefix}norm"));

    public IEnumerable<(int Index, double Value)> Values(string prefix) =>
        Rows($"{prefix}value").Select(r => (int.Parse(r[0], CultureInfo.InvariantCulture), Number(r[1])));

    public IEnumerable<(string Key, double Scale)> Gradients => Rows("gradient-scale").Select(r => (r[0], Number(r[1])));

    public IEnumerable<(int Index, double Value)> Gradient(string key) =>
        Rows("gradient").Where(r => r[0] == key).Select(r => (int.Parse(r[1], CultureInfo.InvariantCulture), Number(r[2])));

    /// <summary>Elements by the formula: uniform in −1…1.</summary>
    public static float[] Hashed(int tensor, int count, double factor = 1, double offset = 0)
    {
        var values = new float[count];
        var start = unchecked((ulong)(tensor + 1) * Between);
        Parallel.For(0, (count + 65535) / 65536, block =>
        {
            for (var i = block * 65536; i < Math.Min(count, (block + 1) * 65536); i++)
            {
                var x = unchecked((ulong)i * Step + start);
                x ^= x >> 31;
                x = unchecked(x * Factor);
                x ^= x >> 29;
                values[i] = (float)(offset + factor * ((x >> 40) / 8388608.0 - 1));
            }
        });
        return values;
    }

    /// <summary>Weights by the formula: as <c>fill</c> of the script.</summary>
    public static void Fill(Module network)
    {
        foreach (var (number, (key, tensor)) in network.StateDict().Index())
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal)) continue;
            var (factor, offset) = key.EndsWith("running_var", StringComparison.Ordinal) ? (0.5, 1.0)
                : key.EndsWith("running_mean", StringComparison.Ordinal) ? (0.1, 0.0)
                : key.EndsWith("layer_scale", StringComparison.Ordinal) ? (0.25, 0.5)
                : tensor.Rank >= 2 ? (Math.Sqrt(4.5 / (tensor.Count / tensor.Shape[0])), 0.0)
                : key.EndsWith("weight", StringComparison.Ordinal) ? (0.1, 1.0) : (0.1, 0.0);
            tensor.SetData(Tensor.From(Hashed(number, tensor.Count, factor, offset), tensor.Shape));
        }
    }

    private string One(string kind) => Assert.Single(Rows(kind))[0];

    private IEnumerable<string[]> Rows(string kind) => _lines.Where(l => l[0] == kind).Select(l => l[1..]);

    private static Shape Sizes(string text) => Shape.Create([.. text.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Files", "torchvision");
}
