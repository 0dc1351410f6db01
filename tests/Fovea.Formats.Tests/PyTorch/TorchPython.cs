using System.Text.Json;
using Fovea.Testing;

namespace Fovea.Formats.Tests;

/// <summary>A Python that has PyTorch, and the script beside the files that it wrote.</summary>
internal static class TorchPython
{
    public static string Script => FieldFile.At("pytorch/write.py");

    /// <summary>Runs the script; the test is skipped where there is no PyTorch.</summary>
    public static string Run(params string[] args)
    {
        var python = PythonPeer.Find("torch", "numpy");
        Assert.SkipWhen(python is null, "No Python with PyTorch was found: apt-get install python3-torch");
        return PythonPeer.Run(python!, ["-W", "ignore", Script, .. args]);
    }

    /// <summary>What the script says of a tensor.</summary>
    public static void Same(JsonElement told, Tensor tensor)
    {
        var type = told.GetProperty("dtype").GetString() switch { "uint8" => "UInt8", "bfloat16" => "BFloat16", var t => t! };
        Assert.Equal(type, tensor.DType.ToString(), ignoreCase: true);
        Assert.Equal(told.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()), tensor.Shape);
        Assert.Equal(told.GetProperty("hex").GetString(), Convert.ToHexStringLower(tensor.AsReadOnlyBytes()));
    }
}
