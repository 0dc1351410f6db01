namespace Fovea.Formats.Tests;

/// <summary>Files made by hand, byte by byte, as the format's description has them.</summary>
public class SafetensorsReadTests
{
    [Fact]
    public void Tensors_are_found_by_their_offsets_whatever_the_headers_order()
    {
        var file = SafetensorsBytes.Read(SafetensorsBytes.Of(
            """{"b":{"shape":[2],"data_offsets":[4,6],"dtype":"U8"}, "__metadata__":{"format":"pt"}, "a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}   """,
            0, 0, 0x80, 0x3F, 7, 8));
        Assert.Equal([1f], file.Tensors["a"].ToArray<float>());
        Assert.Equal([1, 1], file.Tensors["a"].Shape);
        Assert.Equal([7, 8], file.Tensors["b"].ToArray<byte>());
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void F16_stays_as_it_is() =>
        // 1, −2, the largest 65504, the smallest 2⁻²⁴, ∞, −0.
        Assert.Equal([1f, -2, 65504, 1f / (1 << 24), float.PositiveInfinity, -0f],
            Floats<Half>("F16", "[6]", 0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B, 0x01, 0x00, 0x00, 0x7C, 0x00, 0x80));

    [Fact]
    public void BF16_stays_as_it_is() =>
        // The upper halves of 1, −2, 3.140625 and −∞.
        Assert.Equal(
            [1f, -2, 3.140625f, float.NegativeInfinity],
            Floats<BFloat16>("BF16", "[2,2]", 0x80, 0x3F, 0x00, 0xC0, 0x49, 0x40, 0x80, 0xFF));

    [Fact]
    public void Smaller_integers_that_tensors_lack_become_Int64_with_their_sign()
    {
        Assert.Equal([1, -1, int.MinValue], Values<int>("I32", "[3]", 1, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0x80));
        Assert.Equal([513L, -1, short.MinValue], Values<long>("I16", "[3]", 1, 2, 255, 255, 0, 0x80));
        Assert.Equal([127L, -1, -128], Values<long>("I8", "[3]", 127, 255, 128));
    }

    [Fact]
    public void Wide_types_are_read_as_they_are()
    {
        Assert.Equal([1.0], Values<double>("F64", "[]", 0, 0, 0, 0, 0, 0, 0xF0, 0x3F));
        Assert.Equal([-2L], Values<long>("I64", "[1]", 254, 255, 255, 255, 255, 255, 255, 255));
        Assert.Equal([false, true], Values<bool>("BOOL", "[2]", 0, 1));
    }

    [Fact]
    public void Names_may_be_escaped() =>
        Assert.Equal(
            ["ü\n"],
            SafetensorsBytes.Read(SafetensorsBytes.Of("""{"\u00fc\n":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""")).Tensors.Keys);

    [Fact]
    public void A_real_network_has_its_keys_and_shapes()
    {
        var data = Environment.GetEnvironmentVariable("FOVEA_DATA");
        Assert.SkipWhen(data is null, "FOVEA_DATA is not set: there is no real file to read.");
        var file = SafetensorsFile.Load(Path.Combine(data, "imagenet", "squeezenet1_0-imagenet.safetensors"));
        // torchvision's SqueezeNet 1.0 in order: features.0, eight fire modules, classifier.1.
        int[] fires = [3, 4, 5, 7, 8, 9, 10, 12];
        string[] layers = ["features.0",
            .. fires.SelectMany(i => new[] { $"features.{i}.squeeze", $"features.{i}.expand1x1", $"features.{i}.expand3x3" }),
            "classifier.1"];
        Assert.Equal(layers.SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" }), file.Tensors.Keys);
        Assert.Equal([96, 3, 7, 7], file.Tensors["features.0.weight"].Shape);
        Assert.Equal([16, 96, 1, 1], file.Tensors["features.3.squeeze.weight"].Shape);
        Assert.Equal([256, 64, 3, 3], file.Tensors["features.12.expand3x3.weight"].Shape);
        Assert.Equal([1000, 512, 1, 1], file.Tensors["classifier.1.weight"].Shape);
        Assert.Equal(1_248_424, file.Tensors.Values.Sum(t => t.Count));
        Assert.All(file.Tensors.Values, t => Assert.True(t.DType == DType.Float32 && t.ToArray<float>().All(float.IsFinite)));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    private static float[] Floats<T>(string dtype, string shape, params ReadOnlySpan<byte> data) where T : unmanaged
    {
        var x = SafetensorsBytes.Read(SafetensorsBytes.One(dtype, shape, data)).Tensors["x"];
        Assert.Equal(DTypes.Of<T>(), x.DType);
        return x.To(DType.Float32).ToArray<float>();
    }

    private static T[] Values<T>(string dtype, string shape, params ReadOnlySpan<byte> data) where T : unmanaged =>
        SafetensorsBytes.Read(SafetensorsBytes.One(dtype, shape, data)).Tensors["x"].ToArray<T>();
}
