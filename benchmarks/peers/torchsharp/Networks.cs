using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fovea.Peers;

using Layer = nn.Module<Tensor, Tensor>;

/// <summary>The networks of the workloads, as `fovea models` has them.</summary>
internal static class Networks
{
    /// <summary>Layers that are timed by themselves: the beginning of their workloads' names, and their input [C, H, W].</summary>
    public static IReadOnlyList<(string Name, Func<Layer> Create, long[] Input)> Layers { get; } =
    [
        ("depthwise-3x3", () => Depthwise(144, 3, 1), [144, 56, 56]), ("depthwise-3x3-s2", () => Depthwise(96, 3, 2), [96, 112, 112]),
        ("depthwise-5x5", () => Depthwise(240, 5, 1), [240, 28, 28]),
        ("grouped-3x3", () => Conv2d(128, 128, 3, padding: 1, groups: 32, bias: false), [128, 56, 56]),
        ("transposed-4x4-s2", () => ConvTranspose2d(256, 128, 4, stride: 2, padding: 1, bias: false), [256, 8, 8]),
        ("transposed-2x2-s2", () => ConvTranspose2d(128, 64, 2, stride: 2, bias: false), [128, 64, 64]),
    ];

    public static Layer MnistMlp() => Sequential([Flatten(), .. Dense(784, 128, 10)]);

    public static Layer MnistCnn() => TwoConvolutions(1, 10, 20, 320, 128, 10);

    public static Layer LeNet() => TwoConvolutions(3, 6, 16, 400, 120, 84, 10);

    /// <summary>K. He et al. 2016, with a first layer of 3×3 and no pooling for small pictures.</summary>
    public static Layer ResNet18(int classes, bool isSmall) => Sequential([
        .. isSmall ? Stem(3, 1) : Stem(7, 2), .. isSmall ? [] : ThreeByThree(),
        .. Stages([2, 2, 2, 2], (from, to, stride) => new Residual(Block(from, to, stride), Shortcut(from, to, stride)), 64, 128, 256, 512),
        .. Head(512, classes)]);

    public static Layer ResNet50() => Sequential([.. Stem(7, 2), .. ThreeByThree(),
        .. Stages([3, 4, 6, 3], (from, to, stride) => new Residual(Bottleneck(from, to / 4, stride), Shortcut(from, to, stride)),
            256, 512, 1024, 2048),
        .. Head(2048, 1000)]);

    /// <summary>F. Iandola et al. 2016, version 1.0.</summary>
    public static Layer SqueezeNet()
    {
        Layer Pool() => MaxPool2d(3, stride: 2, ceil_mode: true);
        return Sequential(Conv2d(3, 96, 7, stride: 2), ReLU(inplace: true), Pool(), new Fire(96, 16, 64), new Fire(128, 16, 64),
            new Fire(128, 32, 128), Pool(), new Fire(256, 32, 128), new Fire(256, 48, 192), new Fire(384, 48, 192), new Fire(384, 64, 256),
            Pool(), new Fire(512, 64, 256), Dropout(0.5), Conv2d(512, 1000, 1), ReLU(inplace: true), AdaptiveAvgPool2d(1), Flatten());
    }

    /// <summary>M. Sandler et al. 2018, width 1.</summary>
    public static Layer MobileNetV2()
    {
        List<Layer> layers = [.. Normalised(3, 32, 3, 2, relu6: true)];
        var from = 32;
        foreach (var (factor, to, count, first) in new[]
        {
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
        })
        {
            for (var i = 0; i < count; i++, from = to)
            {
                var (wide, stride) = (from * factor, i == 0 ? first : 1);
                Layer block = Sequential([.. factor == 1 ? [] : Normalised(from, wide, 1, 1, relu6: true),
                    .. Normalised(wide, wide, 3, stride, groups: wide, relu6: true), Conv2d(wide, to, 1, bias: false), BatchNorm2d(to)]);
                layers.Add(stride == 1 && from == to ? new Residual(block, null, rectify: false) : block);
            }
        }
        return Sequential([.. layers, .. Normalised(from, 1280, 1, 1, relu6: true), AdaptiveAvgPool2d(1), Flatten(), Dropout(0.2),
            Linear(1280, 1000)]);
    }

    private static Layer Depthwise(int channels, int kernel, int stride) =>
        Conv2d(channels, channels, kernel, stride: stride, padding: kernel / 2, groups: channels, bias: false);

    private static Layer TwoConvolutions(int channels, int first, int second, params int[] sizes) => Sequential([
        Conv2d(channels, first, 5), ReLU(), MaxPool2d(2), Conv2d(first, second, 5), ReLU(), MaxPool2d(2), Flatten(), .. Dense(sizes)]);

    private static IEnumerable<Layer> Dense(params int[] sizes)
    {
        for (var i = 1; i < sizes.Length; i++)
        {
            if (i > 1) yield return ReLU();
            yield return Linear(sizes[i - 1], sizes[i]);
        }
    }

    private static Layer[] Stem(int kernel, int stride) => Normalised(3, 64, kernel, stride);

    private static Layer[] ThreeByThree() => [MaxPool2d(3, stride: 2, padding: 1)];

    private static Layer[] Head(int channels, int classes) => [AdaptiveAvgPool2d(1), Flatten(), Linear(channels, classes)];

    // Stages of blocks; the first block of each but the first halves the picture.
    private static IEnumerable<Layer> Stages(int[] counts, Func<int, int, int, Layer> block, params int[] widths)
    {
        var from = 64;
        for (var stage = 0; stage < counts.Length; stage++)
        {
            for (var i = 0; i < counts[stage]; i++, from = widths[stage])
                yield return block(from, widths[stage], i == 0 && stage > 0 ? 2 : 1);
        }
    }

    private static Layer Block(int from, int to, int stride) =>
        Sequential([.. Normalised(from, to, 3, stride), Conv2d(to, to, 3, padding: 1, bias: false), BatchNorm2d(to)]);

    private static Layer Bottleneck(int from, int narrow, int stride) => Sequential([.. Normalised(from, narrow, 1, 1),
        .. Normalised(narrow, narrow, 3, stride), Conv2d(narrow, 4 * narrow, 1, bias: false), BatchNorm2d(4 * narrow)]);

    private static Layer? Shortcut(int from, int to, int stride) => from == to && stride == 1 ? null
        : Sequential(Conv2d(from, to, 1, stride: stride, bias: false), BatchNorm2d(to));

    private static Layer[] Normalised(int from, int to, int kernel, int stride, int groups = 1, bool relu6 = false) =>
    [
        Conv2d(from, to, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false), BatchNorm2d(to),
        relu6 ? ReLU6(inplace: true) : ReLU(inplace: true),
    ];

    /// <summary>ReLU(f(x) + g(x)), g the identity where there is none.</summary>
    private sealed class Residual : Layer
    {
        private readonly Layer _block;
        private readonly Layer? _shortcut;
        private readonly bool _rectify;

        public Residual(Layer block, Layer? shortcut, bool rectify = true) : base(nameof(Residual))
        {
            (_block, _shortcut, _rectify) = (block, shortcut, rectify);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var sum = _block.call(x).add_(_shortcut is null ? x : _shortcut.call(x));
            return _rectify ? sum.relu_() : sum;
        }
    }

    /// <summary>A squeeze to few channels, and two convolutions of it side by side.</summary>
    private sealed class Fire : Layer
    {
        private readonly Layer _squeeze, _narrow, _wide;

        public Fire(int from, int squeezed, int each) : base(nameof(Fire))
        {
            _squeeze = Sequential(Conv2d(from, squeezed, 1), ReLU(inplace: true));
            _narrow = Sequential(Conv2d(squeezed, each, 1), ReLU(inplace: true));
            _wide = Sequential(Conv2d(squeezed, each, 3, padding: 1), ReLU(inplace: true));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var few = _squeeze.call(x);
            return cat([_narrow.call(few), _wide.call(few)], 1);
        }
    }
}
