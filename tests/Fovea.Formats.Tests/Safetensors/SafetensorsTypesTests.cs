namespace Fovea.Formats.Tests;

/// <summary>Small and unsigned types, special values, empty tensors.</summary>
public class SafetensorsTypesTests
{
    private static SafetensorsFile Load(string name) => SafetensorsFile.Load(FieldFile.At($"safetensors/{name}"));

    [Fact]
    public void Small_floats_specials_and_empties_are_read()
    {
        var file = Load("types.safetensors");
        Assert.Equal((DType.Float16, DType.BFloat16), (file.Tensors["f16"].DType, file.Tensors["bf16"].DType));
        var f16 = file.Tensors["f16"].To(DType.Float32).ToArray<float>();
        Assert.Equal([65504f, 5.9604645e-8f, -0f, float.NegativeInfinity, .33325195f], f16);
        Assert.True(float.IsNegative(f16[2]));
        Assert.Equal([1f, -2.5f, 2.99076299e38f, 9.1835496e-41f], file.Tensors["bf16"].To(DType.Float32).ToArray<float>());
        Assert.Equal(Shape.Create(0, 4), file.Tensors["empty"].Shape);
        Assert.Equal((Shape.Scalar, -7.0), (file.Tensors["scalar"].Shape, file.Tensors["scalar"].Item()));
        Assert.Equal([true, false, true], file.Tensors["flags"].ToArray<bool>());
        Assert.Equal([-128L, 127], file.Tensors["i8"].ToArray<long>());
        Assert.Equal("größer", file.Metadata["note"]);
    }

    [Fact]
    public void Unsigned_integers_are_read()
    {
        var file = Load("unsigned.safetensors");
        Assert.Equal([1L, 4294967295], file.Tensors["ids"].ToArray<long>());
        Assert.Equal([65535L], file.Tensors["short"].ToArray<long>());
        Assert.Equal([1.5f, -1.5f], file.Tensors["weight"].ToArray<float>());
    }

    [Fact]
    public void Floats_of_eight_bits_are_read()
    {
        Assert.Equal([1f, -1f], Load("fp8.safetensors").Tensors["scale"].ToArray<float>());
        // Least subnormal and normal, largest, −0, NaN.
        Assert.Equal([0.001953125f, 0.015625f, 448, -0f, float.NaN],
            SafetensorsBytes.Read(SafetensorsBytes.One("F8_E4M3", "[5]", 0x01, 0x08, 0x7E, 0x80, 0xFF)).Tensors["x"].ToArray<float>());
        Assert.Equal([1.5258789e-5f, 57344, float.NegativeInfinity, -2],
            SafetensorsBytes.Read(SafetensorsBytes.One("F8_E5M2", "[4]", 0x01, 0x7B, 0xFC, 0xC0)).Tensors["x"].ToArray<float>());
    }

    [Fact]
    public void Unsigned_numbers_beyond_Int64_are_refused()
    {
        Assert.Equal([3L], SafetensorsBytes.Read(SafetensorsBytes.One("U64", "[1]", 3, 0, 0, 0, 0, 0, 0, 0)).Tensors["x"].ToArray<long>());
        Assert.EndsWith("x: expected whole numbers below 2⁶³, got 18446744073709551615", Assert.Throws<DataFormatException>(() =>
            SafetensorsBytes.Read(SafetensorsBytes.One("U64", "[1]", 255, 255, 255, 255, 255, 255, 255, 255))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_type_is_named_and_does_not_stand_in_the_way_of_those_that_are_wanted()
    {
        var bytes = SafetensorsBytes.Of("""
            {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"z":{"dtype":"C64","shape":[1],"data_offsets":[1,9]},
            "b":{"dtype":"U8","shape":[1],"data_offsets":[9,10]}}
            """, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2);
        Assert.Contains("z.dtype: expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL, got C64",
            Assert.Throws<DataFormatException>(() => SafetensorsBytes.Read(bytes)).Message, StringComparison.Ordinal);
        var file = SafetensorsFile.Read(new MemoryStream(bytes), "a.safetensors", name => name != "z");
        Assert.Equal(["a", "b"], file.Tensors.Keys);
        Assert.Equal([2], file.Tensors["b"].ToArray<byte>());
    }
}
