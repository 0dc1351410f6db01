namespace Fovea.Tensors.Tests;

/// <summary>What must hold for every differentiable operation, on the inputs of its gradient checks.</summary>
public class EveryOperationTests
{
    /// <summary>Cases that hold float64 tensors of their own, or draw other random numbers in float32.</summary>
    private static readonly string[] Float64Only =
        ["batch_norm (running statistics)", "cross_entropy (weights, smoothing)", "nll_loss (weights)", "dropout", "dropout2d"];

    private static readonly IReadOnlyList<GradCase> All = GradCheck.Cases(typeof(Tensor).Assembly);

    public static TheoryData<string> Cases() => [.. All.Select(c => c.Name)];

    public static TheoryData<string> Float32Cases() => [.. All.Select(c => c.Name).Except(Float64Only)];

    [Theory]
    [MemberData(nameof(Float32Cases))]
    public void Float32_gives_the_value_and_gradients_of_float64(string name)
    {
        var check = Case(name);
        // Inputs that float32 represents exactly.
        var inputs = Array.ConvertAll(check.Inputs, x => x.To(DType.Float32));
        var single = Run(check, inputs);
        var twice = Run(check, Array.ConvertAll(inputs, x => x.To(DType.Float64)));
        Assert.Equal(twice.Length, single.Length);
        for (var i = 0; i < single.Length; i++)
        {
            Assert.Equal(DType.Float32, single[i].DType);
            Expect.Close(twice[i], single[i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Windows_into_larger_storage_give_the_same_bits(string name)
    {
        var check = Case(name);
        var expected = Run(check, check.Inputs);
        var actual = Run(check, Array.ConvertAll(check.Inputs, Window));
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++) Expect.Same(expected[i], actual[i]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inputs_and_upstream_are_left_as_they_are(string name)
    {
        var check = Case(name);
        var before = Array.ConvertAll(check.Inputs, x => x.Clone());
        var leaves = Array.ConvertAll(check.Inputs, x => x.Detach());
        foreach (var leaf in leaves) leaf.RequiresGrad = true;
        var y = check.Function(leaves);
        Tensor upstream = Golden.Input(3, y.Shape), copy = upstream.Clone(), value = y.Detach().Clone();
        y.Backward(upstream);
        for (var i = 0; i < before.Length; i++) Expect.Same(before[i], check.Inputs[i]);
        Expect.Same(copy, upstream);
        Expect.Same(value, y.Detach());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_recorded_for_inputs_that_want_no_gradient(string name)
    {
        var y = Case(name).Function(Case(name).Inputs);
        Assert.False(y.RequiresGrad);
        Assert.Null(y.Node);
    }

    private static GradCase Case(string name) => All.Single(c => c.Name == name);

    /// <summary>The output, then the gradient of each input under a fixed upstream.</summary>
    private static Tensor[] Run(GradCase check, Tensor[] inputs)
    {
        var leaves = Array.ConvertAll(inputs, x => x.Detach());
        foreach (var leaf in leaves) leaf.RequiresGrad = true;
        var y = check.Function(leaves);
        y.Backward(Golden.Input(3, y.Shape, y.DType));
        return [y.Detach(), .. leaves.Select(x => x.Grad ?? Tensor.Zeros(x.Shape, x.DType))];
    }

    private static Tensor Window(Tensor x)
    {
        var larger = Tensor.Full([x.Count + 7], double.NaN, x.DType);
        x.AsSpan<double>().CopyTo(larger.AsSpan<double>()[3..]);
        return larger.Slice(0, 3, 3 + x.Count).Reshape(x.Shape);
    }
}
