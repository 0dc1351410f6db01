using System.Runtime.Intrinsics;

namespace Fovea.Tensors.Tests;

/// <summary>Two layers of convolution, rectifier and pooling, all gradients wanted: a replay gives the bits of running again, and makes no
/// call that writes the gradient behind a pooling, unless it must.</summary>
public class PooledGradientsReplayTests
{
    private static readonly Conv2dOptions Plain = new(), InGroups = new() { Groups = 2 }, Strided = new() { Stride = 2, Padding = 1 };

    public static MatrixTheoryData<int, bool, bool> Cases() => new([14, 19], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_replay_gives_the_bits_of_running_again(int size, bool bias, bool single)
    {
        foreach (var options in new[] { Plain, InGroups, Strided })
        {
            var dtype = single ? DType.Float32 : DType.Float64;
            Tensor x = Golden.Input(1, [5, 2, size, size + 1], dtype), next = Golden.Input(7, x.Shape, dtype);
            var recording = Recording.Capture([x], () => Run(x, bias, options));
            foreach (var input in new[] { x, next, x })
            {
                recording.Replay(input);
                foreach (var (e, a) in Run(input, bias, options).Zip(recording.Outputs)) Expect.Same(e, a);
            }
        }
    }

    [Fact]
    public void The_gradient_behind_a_pooling_is_written_only_where_it_must_be()
    {
        Assert.SkipUnless(Vector128.IsHardwareAccelerated, "there are no vectors here");
        var x = Golden.Input(1, [5, 2, 14, 14], DType.Float32);
        // Both layers; one of them.
        Assert.Equal(2, Calls(InGroups) - Calls(Plain));
        Assert.Equal(1, Calls(Plain, kept: true) - Calls(Plain));

        int Calls(Conv2dOptions options, bool kept = false) => Recording.Capture([x], () => Run(x, bias: true, options, kept)).Calls;
    }

    // Leaves of this run's own: tests run side by side. The gradient in the first layer's sums, if kept, is a result.
    private static Tensor[] Run(Tensor x, bool bias, Conv2dOptions options, bool kept = false)
    {
        Tensor[] leaves = [Leaf(2, [4, 2 / options.Groups, 3, 3]), Leaf(3, [4]), Leaf(4, [6, 4 / options.Groups, 3, 3]), Leaf(5, [6])];
        var sums = x.Conv2d(leaves[0], bias ? leaves[1] : null, options);
        sums.RetainGrad = kept;
        var y = sums.ReLU().MaxPool2d(new(2)).Conv2d(leaves[2], bias ? leaves[3] : null, new() { Groups = options.Groups, Padding = 1 });
        y = y.ReLU().MaxPool2d(new(2));
        (y * y).Sum().Backward();
        return [y.Detach(), .. leaves.Append(sums).Where(l => l.Grad is not null).Select(l => l.Grad!)];

        Tensor Leaf(uint seed, Shape shape)
        {
            var leaf = Golden.Input(seed, shape, x.DType) * 1;
            leaf = leaf.Detach();
            leaf.RequiresGrad = true;
            return leaf;
        }
    }
}
