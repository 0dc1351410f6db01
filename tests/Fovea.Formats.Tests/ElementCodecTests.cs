namespace Fovea.Formats.Tests;

/// <summary>Bytes of every element type, in both orders.</summary>
public class ElementCodecTests
{
    private static Tensor Read(ElementType type, bool bigEndian, params byte[] bytes) => ElementCodec.Read(new MemorySource(bytes), 0, type,
        [bytes.Length / type.Size], bigEndian, new("a", 0, "x"));

    public static TheoryData<string> Types() =>
        [.. Enum.GetNames<ElementType>().Where(n => !n.StartsWith("Complex", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Types))]
    public void Both_orders_give_the_same_elements_of_the_type_that_holds_them(string name)
    {
        var type = Enum.Parse<ElementType>(name);
        // More than is widened at a time; no bit pattern of NaN, and none beyond 2⁶³.
        var bytes = Enumerable.Range(0, 40_000 * type.Size).Select(i => (byte)(i % 97 % 60)).ToArray();
        var turned = bytes.ToArray();
        for (var i = 0; i < turned.Length; i += type.Size) turned.AsSpan(i, type.Size).Reverse();
        var (little, big) = (Read(type, false, bytes), Read(type, true, turned));
        Assert.Equal((type.TensorType, type.TensorType), (little.DType, big.DType));
        Assert.Equal(little.AsReadOnlyBytes(), big.AsReadOnlyBytes());
        Assert.Equal(little.To(DType.Float64).ToArray<double>()[^1],
            type is ElementType.BFloat16 or ElementType.Float16 or ElementType.Float8E4M3 or ElementType.Float8E5M2 or ElementType.Bool
                ? little.To(DType.Float64).ToArray<double>()[^1] : ElementCodec.Doubles(turned, type, 40_000, true)[^1]);
        using var stream = new MemoryStream();
        ElementCodec.Write(stream, little);
        if (ElementTypes.Of(type.TensorType) == type && type != ElementType.Bool) Assert.Equal(bytes, stream.ToArray());
    }

    [Fact]
    public void Complex_numbers_are_refused_by_name() =>
        Assert.Equal("a: byte 0: x: expected real numbers, got complex numbers of 16 bytes",
            Assert.Throws<DataFormatException>(() => Read(ElementType.Complex128, false, new byte[16])).Message);
}
