using Fovea.Bench;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench.Tests;

/// <summary><see cref="FlopCount"/> and <see cref="WorkloadCatalog"/>.</summary>
public class FlopCountTests
{
    [Fact]
    public void A_training_step_leaves_out_the_gradient_of_the_images()
    {
        const long First = 784 * 128, Second = 128 * 10;
        var network = NetworkCatalog.Find("mnist-mlp")!.Create([1, 28, 28], 10);
        Assert.Equal((2 * (First + Second), 2 * (2 * First + 3 * Second)), FlopCount.Of(network, [1, 28, 28]));
        Assert.True(network.IsTraining);
    }

    [Fact]
    public void A_part_in_inference_mode_stays_so()
    {
        var network = new Sequential(new Linear(5, 7), new Dropout(), new Linear(7, 3));
        network.Children[1].Module.Eval();
        FlopCount.Of(network, [5]);
        Assert.Equal([true, true, false, true], network.NamedModules().Select(m => m.Module.IsTraining));
    }

    [Fact]
    public void Frozen_layers_pass_no_gradient_to_weights()
    {
        var network = new Sequential(new Linear(5, 7), new ReLU(), new Linear(7, 3));
        network.Children[0].Module.Freeze();
        Assert.Equal((2 * (35 + 21), 2 * (35 + 21 + 21)), FlopCount.Of(network, [5]));
    }

    /// <summary>x·W·zᵀ: two in, one out.</summary>
    private sealed class Bilinear : Module
    {
        public Bilinear() => Parameter("weight", Tensor.Ones([5, 3]));

        public override int? InputCount => 2;

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) =>
            [inputs[0].MatMul(Parameters().Single()).MatMul(inputs[1].Transpose())];

        public override long MultiplyAdds(Shape input, Shape output) => 15;
    }

    private sealed class Twice : Module
    {
        private readonly Linear _a, _b;
        private readonly Bilinear _both;

        public Twice() => (_a, _b, _both) = (Child("a", new Linear(4, 5)), Child("b", new Linear(4, 3)), Child("both", new Bilinear()));

        protected override Tensor Compute(Tensor x) => Run(_both, Run(_a, x), Run(_b, x))[0];
    }

    [Fact]
    public void A_layer_of_two_inputs_counts_the_gradient_of_each() =>
        Assert.Equal((2 * (20 + 12 + 15), 2 * (2 * 20 + 2 * 12 + 4 * 15)), FlopCount.Of(new Twice(), [4]));

    [Fact]
    public void The_first_convolution_of_lenet_counts_twice()
    {
        const long First = 28 * 28 * 6 * 75, Rest = 10 * 10 * 16 * 150 + 400 * 120 + 120 * 84 + 84 * 10;
        Assert.Equal(4 * 2 * (2 * First + 3 * Rest), new TrainingWorkload(NetworkCatalog.Find("cifar-lenet")!, 4, 0.001, 0.9).Flops);
    }

    [Fact]
    public void Names_are_unique_and_a_product_has_two_operations_for_each_multiply_add()
    {
        Assert.Equal(WorkloadEntry.All.Count, WorkloadEntry.All.Select(w => w.Name).Distinct().Count());
        Assert.Equal(2L * 512 * 512 * 512, WorkloadEntry.All.Single(w => w.Name == "gemm-512").Create().Flops);
    }

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    public void The_median_is_in_the_middle(double[] values, double median) => Assert.Equal(median, StepTimer.Median(values));
}
