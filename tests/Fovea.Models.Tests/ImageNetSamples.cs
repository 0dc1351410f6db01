using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Nn;

namespace Fovea.Models.Tests;

/// <summary>ImageNet's samples and the trained SqueezeNet of FOVEA_DATA; tests that need them are skipped without.</summary>
internal static class ImageNetSamples
{
    private const string WeightsName = "squeezenet1_0-imagenet.safetensors";

    public static string Folder
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("FOVEA_DATA");
            Assert.SkipWhen(string.IsNullOrEmpty(data), $"FOVEA_DATA is not set; this test reads imagenet/{WeightsName} there.");
            var folder = Path.Combine(data!, "imagenet");
            Assert.SkipUnless(File.Exists(Path.Combine(folder, WeightsName)), $"{folder} holds no {WeightsName}.");
            return folder;
        }
    }

    public static string Weights => Path.Combine(Folder, WeightsName);

    public static ClassList Classes => ClassList.Load(Path.Combine(Folder, "classes.tsv"));

    public static string Sample(string file) => Path.Combine(Folder, "samples", file);

    /// <summary>What PyTorch says of each sample.</summary>
    public static List<(string File, int Label, int[] Top, float[] Logits)> Expected()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Sample("expected_top5.json")));
        return [.. json.RootElement.EnumerateArray().Select(s => (Sample(s.GetProperty("file").GetString()!),
            s.GetProperty("label").GetInt32(), s.GetProperty("top5").EnumerateArray().Select(c => c.GetInt32()).ToArray(),
            s.GetProperty("logits").EnumerateArray().Select(l => l.GetSingle()).ToArray()))];
    }

    public static Module Network()
    {
        var network = new SqueezeNet();
        network.Load(Weights);
        return network.Eval();
    }

    /// <summary>Reads a picture; skips the test where the native library for it is missing.</summary>
    public static Image Load(string file)
    {
        try
        {
            return Image.Load(file);
        }
        catch (DllNotFoundException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
