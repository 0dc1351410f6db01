namespace Fovea.Nn.Tests;

public class ModelSummaryTests
{
    private static Size2?[] Fields(ModelSummary summary) => [.. summary.Layers.Select(l => l.ReceptiveField?.Size)];

    [Fact]
    public void A_perceptron_784_128_10()
    {
        var summary = new Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10)).Summary([784]);
        Assert.Equal(101_770, summary.Parameters);
        Assert.Equal(784 * 128 + 128 * 10, summary.MultiplyAdds);
        Assert.Equal("""
            Layer                     Output    Parameters  Multiply-adds  Field
            ────────────────────────────────────────────────────────────────────
            0      Linear(784 → 128)  [1, 128]     100,480        100,352
            1      ReLU               [1, 128]           0              0
            2      Linear(128 → 10)   [1, 10]        1,290          1,280
            ────────────────────────────────────────────────────────────────────
            Parameters: 101,770 (101,770 trainable, 0 frozen)
            Multiply-adds for one image: 101,632
            Input 0.00 MB, forward and backward 0.00 MB, parameters 0.39 MB
            """, summary.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_convolutional_network_of_47_658_parameters()
    {
        var net = new Sequential(
            new Conv2d(1, 10, 5), new ReLU(), new MaxPool2d(2), new Conv2d(10, 20, 5), new ReLU(), new MaxPool2d(2), new Flatten(),
                new Linear(320, 128), new Linear(128, 10));
        var summary = net.Summary([1, 28, 28]);
        Assert.Equal(47_658, summary.Parameters);
        Assert.Equal([260, 0, 0, 5020, 0, 0, 0, 41_088, 1290], summary.Layers.Select(l => l.Parameters));
        // Outputs × taps: 10·24²·25, 20·8²·250, 320·128, 128·10.
        Assert.Equal([144_000, 0, 0, 320_000, 0, 0, 0, 40_960, 1280], summary.Layers.Select(l => l.MultiplyAdds));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8"], summary.Layers.Select(l => l.Name));
        Assert.Equal([1, 20, 4, 4], summary.Layers[5].Output);
        Assert.Equal([5, 5, 6, 14, 14, 16, null, null, null], Fields(summary));
        // Outputs: 5760 twice, 1440, 1280 twice, 320 twice, 128, 10; four bytes, and as many for gradients.
        Assert.Equal((5760 * 2 + 1440 + 1280 * 2 + 320 * 2 + 128 + 10) * 8 / 1048576.0, summary.ForwardBackwardMegabytes, 1e-12);
        Assert.Equal(28 * 28 * 4 / 1048576.0, summary.InputMegabytes, 1e-12);
        Assert.Equal(47_658 * 4 / 1048576.0, summary.ParameterMegabytes, 1e-12);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 3)]
    [InlineData(3, 5)]
    [InlineData(2, 7)]
    public void L_layers_of_K_by_K_see_1_plus_L_times_K_minus_1(int layers, int kernel)
    {
        var net = new Sequential([.. Enumerable.Range(0, layers).Select(_ => (Module)new Conv2d(1, 1, kernel))]);
        Assert.Equal((Size2)(1 + layers * (kernel - 1)), Fields(net.Summary([1, 24, 24]))[^1]);
    }

    [Fact]
    public void Strides_multiply_what_later_layers_add_and_dilation_spreads_the_taps()
    {
        var net = new Sequential(
            new Conv2d(1, 1, 7, stride: 2),
            new MaxPool2d(3, stride: 2),
            new Conv2d(1, 1, 3, dilation: 2),
            new AvgPool2d(2));
        // 7; + 2·2 = 11; + (5 − 1)·4 = 27; + 1·4 = 31.
        Assert.Equal([7, 11, 27, 31], Fields(net.Summary([1, 64, 64])));
    }

    [Fact]
    public void Height_and_width_are_apart()
    {
        var net = new Sequential(new Conv2d(1, 1, (3, 5), stride: (1, 2)), new Conv2d(1, 1, 3));
        Assert.Equal([new Size2(3, 5), new Size2(5, 9)], Fields(net.Summary([1, 32, 32])));
    }

    [Fact]
    public void A_residual_block_sees_what_its_body_sees()
    {
        var body = new Sequential(
            new Conv2d(4, 4, 3, padding: 1, bias: false),
            new BatchNorm2d(4),
            new ReLU(),
            new Conv2d(4, 4, 3, padding: 1));
        var summary = new Sequential(new Conv2d(1, 4, 3, padding: 1), new Residual(body), new MaxPool2d(2)).Summary([1, 8, 8]);
        Assert.Equal(["0", "1.body.0", "1.body.1", "1.body.2", "1.body.3", "2"], summary.Layers.Select(l => l.Name));
        Assert.Equal([3, 5, 5, 5, 7, 8], Fields(summary));
        Assert.Equal([40, 144, 8, 0, 148, 0], summary.Layers.Select(l => l.Parameters));
        Assert.Equal([36 * 64, 144 * 64, 4 * 64, 0, 144 * 64, 0], summary.Layers.Select(l => l.MultiplyAdds));
    }

    [Fact]
    public void A_strided_residual_block_with_a_shortcut_sees_the_wider_of_the_two()
    {
        var body = new Sequential(new Conv2d(1, 2, 3, stride: 2, padding: 1), new Conv2d(2, 2, 3, padding: 1));
        var summary = new Sequential(new Residual(body, new Conv2d(1, 2, 1, stride: 2)), new Conv2d(2, 2, 3)).Summary([1, 16, 16]);
        Assert.Equal(["0.body.0", "0.body.1", "0.shortcut", "1"], summary.Layers.Select(l => l.Name));
        // 3; + 2·2 = 7; the shortcut 1; after the sum 7 + 2·2.
        Assert.Equal([3, 7, 1, 11], Fields(summary));
    }

    [Fact]
    public void Where_pixels_are_no_longer_those_of_a_grid_there_is_no_field()
    {
        Assert.Equal(
            [3, null, null],
            Fields(new Sequential(new Conv2d(1, 1, 3), new AdaptiveAvgPool2d(1), new Conv2d(1, 1, 1)).Summary([1, 8, 8])));
        Assert.Equal(
            [3, null, null],
            Fields(new Sequential(new Sequential(new Conv2d(1, 1, 3), new AdaptiveAvgPool2d(1)), new Conv2d(1, 1, 1)).Summary([1, 8, 8])));
        Assert.Equal([3, null], Fields(new Sequential(new Conv2d(1, 1, 3), new Upsample(scaleFactor: 2)).Summary([1, 8, 8])));
        Assert.Equal([null, null], Fields(new Sequential(new ConvTranspose2d(1, 1, 2, stride: 2), new Conv2d(1, 1, 3)).Summary([1, 8, 8])));
    }

    [Fact]
    public void Multiply_adds_of_groups_signals_and_transposed_convolution()
    {
        // 8 outputs·36 pixels·1 channel·9 taps; 6·8 samples·2 channels·3 taps; 2·16 inputs·3 outputs·4 taps.
        Assert.Equal(8 * 36 * 9, new Conv2d(4, 8, 3, groups: 4).Summary([4, 8, 8]).MultiplyAdds);
        Assert.Equal(6 * 8 * 2 * 3, new Conv1d(4, 6, 3, groups: 2).Summary([4, 10]).MultiplyAdds);
        Assert.Equal(2 * 16 * 3 * 4, new ConvTranspose2d(2, 3, 2, stride: 2).Summary([2, 4, 4]).MultiplyAdds);
    }

    [Fact]
    public void Frozen_parameters_are_counted_apart()
    {
        var net = new Sequential(new Linear(4, 3), new Linear(3, 2));
        net.Children[0].Module.Freeze();
        var summary = net.Summary([4]);
        Assert.Equal((8, 15, 23), (summary.TrainableParameters, summary.FrozenParameters, summary.Parameters));
        Assert.Contains("Parameters: 23 (8 trainable, 15 frozen)", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_used_twice_is_listed_twice_and_counted_once()
    {
        var shared = new Linear(3, 3);
        var summary = new Sequential(shared, shared).Summary([3]);
        Assert.Equal([12, 0], summary.Layers.Select(l => l.Parameters));
        Assert.Equal(12, summary.Parameters);
        Assert.Equal(18, summary.MultiplyAdds);
    }

    [Fact]
    public void A_summary_leaves_the_network_as_it_was()
    {
        var net = new Sequential(new BatchNorm2d(1), new Dropout());
        net.Children[1].Module.Eval();
        net.Summary([1, 4, 4]);
        Assert.True(net.IsTraining);
        Assert.True(net.Children[0].Module.IsTraining);
        Assert.False(net.Children[1].Module.IsTraining);
        Assert.Equal(0, net.StateDict()["0.num_batches_tracked"].Item());
    }

    [Fact]
    public void An_input_that_does_not_fit_names_the_layer_and_leaves_training_on()
    {
        var net = new Sequential(new Conv2d(3, 4, 3));
        Assert.Equal(
            "layer 0: Conv2d(3 → 4, 3×3): expected input [N, 3, H, W], got [1, 1, 8, 8].",
            Assert.Throws<ShapeException>(() => net.Summary([1, 8, 8])).Message);
        Assert.True(net.IsTraining);
    }
}
