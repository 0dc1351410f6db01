namespace Fovea.Models;

/// <summary>An architecture that is known by name.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Layers">As <see cref="Architecture.Parse"/> reads them.</param>
/// <param name="Input">The images that it was made for.</param>
/// <param name="Source">Where it was published.</param>
public sealed record ArchitectureEntry(string Name, string Layers, FeatureMap Input, string Source);

/// <summary>The architectures that are known by name, as tables of sizes.</summary>
public static class ArchitectureCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ArchitectureEntry> All { get; } =
    [
        // Every map of the third layer sees every map of the second, and pooling has no weights, as it is built since.
        new("lenet-5", "CONV5-6-p0 TANH AVGPOOL2 CONV5-16-p0 TANH AVGPOOL2 CONV5-120-p0 TANH FLATTEN FC-84 TANH FC-10", new(32, 32, 1),
            "Y. LeCun et al., \"Gradient-based learning applied to document recognition\", Proc. IEEE 86 (1998), figure 2"),
        // The paper's 224 gives no whole number of windows; the network's own sizes follow from 227.
        new("alexnet", "CONV11-96-s4-p0 RELU POOL3-s2 CONV5-256-g2 RELU POOL3-s2 CONV3-384 RELU CONV3-384-g2 RELU CONV3-256-g2 RELU "
            + "POOL3-s2 "
            + "FLATTEN FC-4096 RELU DROPOUT FC-4096 RELU DROPOUT FC-1000", new(227, 227, 3),
            "A. Krizhevsky, I. Sutskever, G. Hinton, \"ImageNet classification with deep convolutional neural networks\", NIPS 2012, "
                + "figure 2"),
        new("vgg-16", string.Join(' ', [Block(64, 2), Block(128, 2), Block(256, 3), Block(512, 3), Block(512, 3)])
            + " FLATTEN FC-4096 RELU DROPOUT FC-4096 RELU DROPOUT FC-1000", new(224, 224, 3),
            "K. Simonyan and A. Zisserman, \"Very deep convolutional networks for large-scale image recognition\", ICLR 2015, table 1, "
                + "column D"),
    ];

    /// <summary>The architecture of a name, or null; <c>VGG16</c> is <c>vgg-16</c>.</summary>
    /// <param name="name">In upper or lower case, with or without dashes.</param>
    public static ArchitectureEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(a => Plain(a.Name).Equals(Plain(name), StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal);

    private static string Block(int channels, int layers) =>
        string.Concat(Enumerable.Repeat($"CONV3-{channels} RELU ", layers)) + "POOL2";
}
