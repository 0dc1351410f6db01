using Fovea.Models.Tests.Goldens;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests.Explain;

/// <summary>Occlusion, integrated gradients, guided backpropagation: against plain loops, their own law, and PyTorch.</summary>
public class ExplanationTests
{
    private static Sequential Network() => new(new Conv2d(3, 6, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(6, 8, 3),
        new ReLU(), new AdaptiveAvgPool2d(2), new Flatten(), new Linear(32, 5));

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 2)]
    [InlineData(3, 7)]
    [InlineData(99, 1)]
    public void Occlusion_is_a_plain_loop(int patch, int stride)
    {
        var network = Network().Eval();
        var x = Tensor.Randn([3, 13, 11]);
        var map = new Occlusion { Patch = patch, Stride = stride, Fill = 0.25f }.Explain(network, x, 3).Values.ToArray<float>();
        using var _ = Autograd.NoGrad();
        var score = network.Forward(x.Unsqueeze(0)).At(0, 3);
        var side = Math.Min(patch, 11);
        List<int> Starts(int length) => [.. Enumerable.Range(0, length).Where(i => i % stride == 0 && i < length - side), length - side];
        var (sums, counts) = (new double[13, 11], new int[13, 11]);
        foreach (var top in Starts(13))
            foreach (var left in Starts(11))
            {
                var covered = x.Clone();
                covered[.., top..(top + side), left..(left + side)] = 0.25;
                var drop = score - network.Forward(covered.Unsqueeze(0)).At(0, 3);
                for (var i = top; i < top + side; i++)
                    for (var j = left; j < left + side; j++)
                    {
                        sums[i, j] += drop;
                        counts[i, j]++;
                    }
            }
        for (var i = 0; i < 13; i++)
            for (var j = 0; j < 11; j++)
                Assert.Equal(counts[i, j] == 0 ? 0 : sums[i, j] / counts[i, j], map[i * 11 + j], 1e-5);
        // Operations of one batch size, too.
        var graph = new Occlusion { Patch = patch, Stride = stride, Fill = 0.25f }.Explain(Trace.Of(network, x.Unsqueeze(0)), x, 3);
        Assert.All(map.Zip(graph.Values.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void Integrated_gradients_add_up_to_what_the_score_gains()
    {
        var network = Network().Eval();
        // Bright on dark: a picture that differs from the baseline as a whole, so that there is a gain to share out.
        Tensor x = Tensor.Randn([3, 13, 11]) + 2, baseline = Tensor.Full([3, 13, 11], -1);
        foreach (var from in new[] { null, baseline })
        {
            float[] gains;
            using (Autograd.NoGrad())
                gains = (network.Forward(x.Unsqueeze(0)) - network.Forward((from ?? Tensor.Zeros(x.Shape)).Unsqueeze(0))).ToArray<float>();
            // A gain near 0 has no hundredth part to speak of.
            var index = Enumerable.Range(0, gains.Length).MaxBy(i => Math.Abs(gains[i]));
            var (gain, map) = (gains[index], new IntegratedGradients { Steps = 64, Baseline = from }.Explain(network, x, index));
            var sum = map.Attribution!.ToArray<float>().Sum(a => (double)a);
            Assert.InRange(Math.Abs(sum - gain), 0, 0.01 * Math.Abs(gain));
            Assert.Equal(sum, map.Values.ToArray<float>().Sum(a => (double)a), 1e-4);
        }
        // Of a linear network one step is exact: a = w · x.
        var linear = new Sequential(new Flatten(), new Linear(6, 2));
        var small = Tensor.Randn([1, 2, 3]);
        Assert.All(new IntegratedGradients { Steps = 1 }.Explain(linear, small, 1).Values.ToArray<float>()
            .Zip((((Linear)linear[1]).Weight[1] * small.Flatten()).ToArray<float>()), p => Assert.Equal(p.Second, p.First, 1e-6f));
        // Operations for two pictures at once.
        var graph = Trace.Of(network, Tensor.Zeros([2, 3, 13, 11]));
        var five = new IntegratedGradients { Steps = 5 };
        Assert.All(five.Explain(network, x, 2).Values.ToArray<float>().Zip(five.Explain(graph, x, 2).Values.ToArray<float>()), p =>
            Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void Of_a_photograph_they_add_up_too()
    {
        var image = ImageNetSamples.Load(ImageNetSamples.Sample("n02085936_Maltese_dog.JPEG"));
        // The network takes any size; a quarter of the pixels is a quarter of the time.
        var half = new Preprocessing([3, 112, 112], Preprocessing.ImageNet.Mean, Preprocessing.ImageNet.Std) { ResizeSide = 128 };
        var (network, x) = (ImageNetSamples.Network(), half.Apply(image));
        var map = new IntegratedGradients { Steps = 64 }.Explain(network, x, 153);
        using var _ = Autograd.NoGrad();
        var gain = network.Forward(x.Unsqueeze(0)).At(0, 153) - network.Forward(Tensor.Zeros([1, 3, 112, 112])).At(0, 153);
        Assert.InRange(Math.Abs(map.Attribution!.ToArray<float>().Sum(a => (double)a) - gain), 0, 0.01 * Math.Abs(gain));
    }

    [Fact]
    public void Guided_backpropagation_is_PyTorchs_with_hooks()
    {
        var network = new Sequential(new Conv2d(1, 3, 3), new ReLU(), new MaxPool2d(2), new Conv2d(3, 4, 3), new ReLU(), new Flatten(),
            new Linear(16, 3));
        foreach (var (i, parameter) in network.Parameters().Index()) parameter.SetData(Sines(parameter.Shape, 0.7 + 0.1 * i));
        var x = Sines([1, 10, 10], 0.37);
        using (Autograd.NoGrad())
            Assert.All(ImageNetGoldens.SmallScores.Zip(network.Forward(x.Unsqueeze(0)).ToArray<float>()), p =>
                Assert.Equal(p.First, p.Second, 1e-5f));
        foreach (var module in new Module[] { network, Trace.Of(network.Eval(), x.Unsqueeze(0)) })
        {
            var map = new GuidedBackprop().Explain(module, x, 1);
            Assert.All(ImageNetGoldens.Guided.Zip(map.Attribution!.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-5f));
            Assert.Equal(map.Attribution!.ToArray<float>().Select(Math.Abs), map.Values.ToArray<float>());
        }
        // The network's own gradient is as before: it differs, and no gradient is left behind.
        var leaf = x.Unsqueeze(0).Detach();
        leaf.RequiresGrad = true;
        var plain = Autograd.Gradients(network.Forward(leaf).Select(1, 1).Sum(), [leaf])[0].ToArray<float>();
        Assert.Contains(plain.Zip(ImageNetGoldens.Guided), p => Math.Abs(p.First - p.Second) > 0.01);
        Assert.All(network.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void All_of_them_are_known_by_name_and_leave_the_mode_as_it_was()
    {
        Assert.Equal(["gradcam", "guided-backprop", "integrated-gradients", "occlusion"], ExplanationCatalog.All.Select(e => e.Name));
        var network = Network().Train();
        foreach (var entry in ExplanationCatalog.All)
        {
            var explanation = entry.Create(new(entry.Arguments, new Dictionary<string, object?>()));
            var map = explanation.Explain(network, Tensor.Randn([3, 13, 11]), 0);
            Assert.Equal(entry.Name, map.Method);
            Assert.All(map.Values.ToArray<float>(), v => Assert.True(float.IsFinite(v)));
            Assert.True(network.IsTraining);
        }
        Assert.Contains("expected a patch of 1 pixel or more, got 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Occlusion { Patch = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("expected 1 to 10000 steps, got 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Steps = 0 }).Message, StringComparison.Ordinal);
        Assert.Equal("IntegratedGradients: expected a baseline [3, 13, 11], got [3, 13].", Assert.Throws<ShapeException>(() =>
            new IntegratedGradients { Baseline = Tensor.Zeros([3, 13]) }.Explain(network, Tensor.Zeros([3, 13, 11]), 0)).Message);
    }

    // 0.5 · sin(step · n) for n = 1, 2, …, as make_imagenet_goldens.py has it.
    private static Tensor Sines(Shape shape, double step) =>
        Tensor.From([.. Enumerable.Range(1, shape.Elements).Select(n => (float)(0.5 * Math.Sin(step * n)))], shape);
}
