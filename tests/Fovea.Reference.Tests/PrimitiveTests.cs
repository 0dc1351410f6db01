using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>The reference device defines every primitive there is; one that is missing says so.</summary>
public class PrimitiveTests
{
    public static TheoryData<string> Calls() =>
        [.. typeof(Device).Assembly.GetExportedTypes().Where(IsCall).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_call_is_defined(string name)
    {
        var call = typeof(Device).Assembly.GetType(name)!;
        // A call with a formula is one of a family, whose interface takes any.
        var families = typeof(ReferenceDevice).GetInterfaces().SelectMany(i => i.GetMethods()).Where(m => m.Name == "Execute")
            .Select(m => m.GetParameters()[0].ParameterType.GetElementType()!);
        Assert.Contains(families, f => f == call || f.IsGenericType && f.GetGenericTypeDefinition() == call);
    }

    [Fact]
    public void A_primitive_that_a_device_lacks_is_named()
    {
        var x = new Shelf().Empty([2], DType.Float32);
        var error = Assert.Throws<NotSupportedException>(() => x.Exp());
        Assert.Equal("unary: the device 'shelf' does not have this primitive. It would implement IExecutesUnary.", error.Message);
        error = Assert.Throws<NotSupportedException>(() => x.Softmax());
        Assert.Equal("softmax: the device 'shelf' does not have this primitive. It would implement IExecutes<SoftmaxCall>.", error.Message);
    }

    private static bool IsCall(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDeviceCall<>));

    /// <summary>Memory alone.</summary>
    private sealed class Shelf : Device
    {
        public override string Name => "shelf";

        public override Tensor Empty(Shape shape, DType dtype) => new(new ReferenceStorage(this, dtype, shape.Elements), 0, shape);

        public override void Upload(ReadOnlySpan<byte> from, Tensor to) => from.CopyTo(new Elements(to).Bytes);

        public override void Download(Tensor from, Span<byte> to) => new Elements(from).Bytes.CopyTo(to);

        public override double Read(Tensor x, int index) => new Elements(x)[index];
    }
}
