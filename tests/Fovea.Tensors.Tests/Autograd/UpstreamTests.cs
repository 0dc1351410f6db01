using System.Reflection;

namespace Fovea.Tensors.Tests;

/// <summary>Every public way back says which upstream gradient it expected.</summary>
public class UpstreamTests
{
    private static readonly Tensor X = Golden.Input(1, [2, 3, 6, 6], DType.Float32), M = Golden.Input(2, [4, 3], DType.Float32);
    private static readonly Tensor Labels = Tensor.From(0L, 2, 1, 1), Three = Golden.Input(3, [3], DType.Float32);
    private static readonly Tensor Five = Tensor.Eye(5) * 2;

    // A call of the class's Backward with an upstream gradient of the caller's choice.
    private static readonly Dictionary<Type, Action<Tensor>> Ways = new()
    {
        [typeof(Conv2dOp)] = u => Conv2dOp.Backward(u, Conv2dOp.Forward(X, Golden.Input(4, [5, 3, 3, 3], DType.Float32)).Cache),
        [typeof(ConvTranspose2dOp)] = u =>
            ConvTranspose2dOp.Backward(u, ConvTranspose2dOp.Forward(X, Golden.Input(4, [3, 5, 3, 3], DType.Float32)).Cache),
        [typeof(MatMulOp)] = u => MatMulOp.Backward(u, MatMulOp.Forward(M, Golden.Input(4, [3, 5], DType.Float32)).Cache),
        [typeof(FullyConnectedOp)] = u => FullyConnectedOp.Backward(u,
            FullyConnectedOp.Forward(M, Golden.Input(4, [3, 5], DType.Float32), Golden.Input(5, [5], DType.Float32)).Cache),
        [typeof(AvgPool2dOp)] = u => AvgPool2dOp.Backward(u, AvgPool2dOp.Forward(X, new(2)).Cache),
        [typeof(MaxPool2dOp)] = u => MaxPool2dOp.Backward(u, MaxPool2dOp.Forward(X, new(2)).Cache),
        [typeof(SoftmaxOp)] = u => SoftmaxOp.Backward(u, SoftmaxOp.Forward(M).Cache),
        [typeof(CrossEntropyOp)] = u => CrossEntropyOp.Backward(u, CrossEntropyOp.Forward(M, Labels).Cache),
        [typeof(MseLossOp)] = u => MseLossOp.Backward(u, MseLossOp.Forward(M, M * 2).Cache),
        [typeof(L2RegularizationOp)] = u => L2RegularizationOp.Backward(u, L2RegularizationOp.Forward(M, 0.1).Cache),
        [typeof(NormalizeOp)] = u => NormalizeOp.Backward(u, NormalizeOp.Forward(X, new(2, 3, 36)).Cache),
        [typeof(BatchNormOp)] = u => BatchNormOp.Backward(u,
            BatchNormOp.Forward(X, Three, Three, new RunningStatistics(3), training: false).Cache),
        [typeof(SolveOp)] = u => SolveOp.Backward(u, SolveOp.Forward(Five, Five).Cache),
        [typeof(PinvOp)] = u => PinvOp.Backward(u, PinvOp.Forward(Five).Cache),
        [typeof(CholeskyOp)] = u => CholeskyOp.Backward(u, CholeskyOp.Forward(Five).Cache),
        [typeof(QROp)] = u => QROp.Backward(u, QROp.Forward(Five).Cache),
        [typeof(EighOp)] = u => EighOp.Backward(u, EighOp.Forward(Five).Cache),
        [typeof(SVDOp)] = u => SVDOp.Backward(u, SVDOp.Forward(Five).Cache),
        [typeof(DetOp)] = u => DetOp.Backward(u, DetOp.Forward(Five).Cache),
        [typeof(DropoutOp)] = u => DropoutOp.Backward(u, DropoutOp.Forward(M, 0.5).Cache),
        [typeof(ReLUOp)] = u => ReLUOp.Backward(u, ReLUOp.Forward(M).Cache),
        [typeof(Elementwise)] = u => Elementwise.Backward(u, new TanhFunction(), Elementwise.Forward("tanh", M, new TanhFunction()).Cache),
    };

    public static TheoryData<Type> Classes() => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Another_shape_and_another_type_are_refused(Type operation)
    {
        var way = Ways[operation];
        Assert.Throws<ShapeException>(() => way(Tensor.Ones([7, 1, 2])));
        // One row more or less would read or write beyond.
        Assert.Throws<ShapeException>(() => way(Tensor.Ones([3, 3])));
        Assert.Throws<ShapeException>(() => way(Tensor.Ones([2, 5, 4, 5])));
        // A pooling keeps no elements: the way back has the upstream's type, as long as that is floating-point.
        var other = operation == typeof(MaxPool2dOp) || operation == typeof(AvgPool2dOp) ? DType.Int64 : DType.Float64;
        foreach (Shape shape in new Shape[] { [], [4, 3], [4, 5], [2, 3, 3, 3], [2, 5, 4, 4], [2, 5, 8, 8], [2, 3, 6, 6] })
            Assert.Throws<ShapeException>(() => way(Tensor.Ones(shape, other)));
    }

    [Fact]
    public void Every_public_way_back_is_here() => Assert.Equal(
        typeof(Tensor).Assembly.GetExportedTypes().Where(t => t.IsAbstract && t.IsSealed
            && t.GetMember("Backward", BindingFlags.Public | BindingFlags.Static).Length > 0).OrderBy(t => t.Name),
        Ways.Keys.OrderBy(t => t.Name));
}
