using Fovea.Tensors;

namespace Fovea.Teaching.Tests;

public class CheckTests
{
    public static TheoryData<string> Layers() => [.. GradCheck.LayerCases(typeof(Tensor).Assembly).Select(c => c.Name)];

    public static TheoryData<string> Classifiers() => [.. ClassifierChecks.All().Select(c => c.Name)];

    public static TheoryData<string> Formulas() => [.. Identities.All().Select(i => i.Formula)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_backward_pass_of_a_layer_by_hand_is_right(string name)
    {
        var check = GradCheck.LayerCases(typeof(Tensor).Assembly).Single(c => c.Name == name);
        Assert.InRange(GradCheck.Run(check.Function, check.Inputs).MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void The_gradient_of_a_classifier_by_hand_is_right(string name)
    {
        var check = ClassifierChecks.All().Single(c => c.Name == name);
        Assert.InRange(GradCheck.Run(check.Function, check.Inputs).MaxAbsoluteError, 0, ClassifierChecks.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void An_identity_holds_or_differs_as_it_says(string formula)
    {
        var identity = Identities.All().Single(i => i.Formula == formula);
        Assert.True(identity.IsConfirmed, $"{formula}: {identity.Difference:E1}");
        Assert.Equal(identity.Formula.Contains(" is not ", StringComparison.Ordinal), !identity.Holds);
    }

    [Fact]
    public void A_wrong_backward_pass_is_found_and_a_difference_that_is_not_a_number_confirms_nothing()
    {
        var wrong = GradCase.OfLayer("wrong", t => ReLUOp.Forward(t[0]), (u, cache) => [ReLUOp.Backward(u, cache) * 1.001],
            Tensor.Randn([3], dtype: DType.Float64, generator: new(1)) + 5);
        Assert.InRange(GradCheck.Run(wrong.Function, wrong.Inputs).MaxAbsoluteError, 1e-4, 1);
        Assert.False(new FormulaCheck("", double.NaN).IsConfirmed);
        Assert.False(new FormulaCheck("", double.NaN, Holds: false).IsConfirmed);
        Assert.False(new FormulaCheck("", 1e-6, Holds: false).IsConfirmed);
    }

    [Fact]
    public void Every_layer_of_the_modular_api_is_there_in_training_and_in_inference() => Assert.Equal(
    [
        "L2 loss", "L2 regularisation", "ReLU", "batch normalisation (test)", "batch normalisation (train)", "convolution",
        "dropout (test)",
        "dropout (train)", "fully-connected", "max-pool", "softmax loss", "spatial batch normalisation (test)",
        "spatial batch normalisation (train)", "spatial dropout (test)", "spatial dropout (train)",
    ], GradCheck.LayerCases(typeof(Tensor).Assembly).Select(c => c.Name).Order(StringComparer.Ordinal));
}
