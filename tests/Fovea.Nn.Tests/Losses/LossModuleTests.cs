namespace Fovea.Nn.Tests;

/// <summary>Losses as modules, and <see cref="CosineLoss"/>.</summary>
public class LossModuleTests
{
    [Fact]
    public void Class_weights_are_a_buffer_and_other_losses_have_no_state()
    {
        var weight = Tensor.From(1f, 2);
        Assert.Equal(["weight"], new CrossEntropyLoss(weight).StateDict().Keys);
        Assert.Same(weight, new NllLoss(weight).StateDict()["weight"]);
        Loss[] plain = [new CrossEntropyLoss(), new NllLoss(), new BceLoss(), new BceWithLogitsLoss(), new MseLoss(), new L1Loss(),
            new SmoothL1Loss(), new HingeLoss(), new CosineLoss()];
        Assert.All(plain, loss => Assert.Empty(loss.StateDict()));
    }

    [Fact]
    public void Settings_can_be_read()
    {
        var loss = new CrossEntropyLoss(labelSmoothing: 0.1, reduction: Reduction.Sum);
        Assert.Equal((0.1, Reduction.Sum, null), (loss.LabelSmoothing, loss.Reduction, loss.Weight));
        Assert.Equal((0.5, Reduction.Mean), (new SmoothL1Loss(0.5).Beta, new SmoothL1Loss(0.5).Reduction));
        Assert.Equal(2, new HingeLoss(2).Margin);
        Assert.Equal(1e-6, new CosineLoss(1e-6).Epsilon);
    }

    [Fact]
    public void A_loss_of_one_tensor_is_refused()
    {
        Module loss = new MseLoss();
        Assert.Contains("Call Forward(output, target)", Assert.Throws<NotSupportedException>(() => loss.Forward(Tensor.Ones([2]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cosine_is_one_minus_the_mean_cosine_over_known_places()
    {
        // Two pixels at 0° and 60°, one unknown.
        var output = Tensor.From([2.0, 0.5, 9, 0, Math.Sqrt(0.75), 9], [1, 2, 1, 3]);
        var target = Tensor.From([1.0, 1, 0, 0, 0, 0], [1, 2, 1, 3]);
        Assert.Equal((0 + 0.5) / 2, new CosineLoss().Forward(output, target).Item(), 1e-9);
        Assert.Equal(0, new CosineLoss().Forward(output, target * 0).Item());
    }

    [Fact]
    public void The_gradient_of_the_cosine_equals_central_differences()
    {
        var target = Wave.Of([2, 3, 2, 2], 7) * Tensor.From([1.0, 0, 1, 1], [1, 1, 2, 2]);
        var check = GradCheck.Run(x => new CosineLoss().Forward(x, target), Wave.Of([2, 3, 2, 2], 3));
        Assert.True(check.MaxAbsoluteError <= GradCheck.Tolerance, $"{check.MaxAbsoluteError:E2}");
    }
}
