using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Every differentiable operation, on the inputs of its gradient checks, beside the processor's.</summary>
public class EveryOperationTests
{
    /// <summary>What rounding may do to some dozens of terms, against max(1, |value|).</summary>
    private const double Double = 1e-13, Single = 1e-5;

    /// <summary>Cases that hold float64 tensors of their own, or draw other random numbers in float32.</summary>
    private static readonly string[] Float64Only =
        ["batch_norm (running statistics)", "cross_entropy (weights, smoothing)", "nll_loss (weights)", "dropout", "dropout2d"];

    /// <summary>Cases whose function makes an index, a mask, labels or statistics of its own, where the context says.</summary>
    private static readonly string[] MakesTensors =
    [
        "batch_norm (running statistics)", "choose", "cross_entropy (images)", "gather", "gather (axis 0)", "hinge_loss", "index_select",
        "nll_loss", "nll_loss (weights)", "where",
    ];

    private static readonly IReadOnlyList<GradCase> OnProcessor = Cases(On.Processor), OnReference = Cases(On.Reference);

    public static TheoryData<string> Names() => [.. OnProcessor.Select(c => c.Name)];

    public static TheoryData<string> NamesToCheck() => [.. OnProcessor.Select(c => c.Name).Where((_, i) => i % On.CheckOneOf == 0)];

    public static TheoryData<string> Float32Names() => [.. OnProcessor.Select(c => c.Name).Except(Float64Only)];

    public static TheoryData<string> NamesWithoutTensors() => [.. OnProcessor.Select(c => c.Name).Except(MakesTensors)];

    [Fact]
    public void The_inputs_are_drawn_alike()
    {
        Assert.Equal(OnProcessor.Select(c => c.Name), OnReference.Select(c => c.Name));
        foreach (var (a, b) in OnProcessor.Zip(OnReference))
        {
            Assert.All(b.Inputs, x => Assert.Same(On.Reference, x.Storage.Device));
            foreach (var (x, y) in a.Inputs.Zip(b.Inputs)) On.Close(x, y, 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_gradients_are_those_of_the_processor(string name) => Compare(name, DType.Float64, Double);

    [Theory]
    [MemberData(nameof(Float32Names))]
    public void So_they_are_in_float32(string name) => Compare(name, DType.Float32, Single);

    [Theory]
    [MemberData(nameof(NamesToCheck))]
    public void Gradients_are_right(string name) => On.Run(On.Reference, () =>
    {
        var check = Case(OnReference, name);
        Assert.InRange(GradCheck.Run(check.Function, check.Inputs).MaxAbsoluteError, 0, GradCheck.Tolerance);
        return 0;
    });

    [Theory]
    [MemberData(nameof(NamesWithoutTensors))]
    public void An_operation_stays_where_its_inputs_are(string name)
    {
        // New tensors are made on the processor here.
        var check = Case(OnReference, name);
        var (expected, actual) = (On.Run(On.Reference, () => Run(check, check.Inputs)), Run(check, check.Inputs));
        for (var i = 0; i < expected.Length; i++) On.Same(expected[i], actual[i]);
        Assert.All(actual, x => Assert.Same(On.Reference, x.Storage.Device));
    }

    private static void Compare(string name, DType dtype, double tolerance)
    {
        GradCase plain = Case(OnReference, name), fast = Case(OnProcessor, name);
        var inputs = Array.ConvertAll(fast.Inputs, x => x.To(dtype));
        var expected = On.Run(On.Reference, () => Run(plain, Array.ConvertAll(inputs, x => x.To(On.Reference))));
        var actual = On.Run(On.Processor, () => Run(fast, inputs));
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) On.Close(expected[i], actual[i], tolerance);
    }

    /// <summary>The output, then the gradient of each input that has one, under a fixed upstream.</summary>
    private static Tensor[] Run(GradCase check, Tensor[] inputs)
    {
        var leaves = Array.ConvertAll(inputs, x => x.Detach());
        foreach (var leaf in leaves) leaf.RequiresGrad = true;
        var y = check.Function(leaves);
        y.Backward(On.Normal(y.Shape, 20, y.DType).To(y.Storage.Device));
        return [y.Detach(), .. leaves.Select(x => x.Grad).OfType<Tensor>()];
    }

    private static IReadOnlyList<GradCase> Cases(Device device) => On.Run(device, () => GradCheck.Cases(typeof(Tensor).Assembly));

    private static GradCase Case(IReadOnlyList<GradCase> cases, string name) => cases.Single(c => c.Name == name);
}
