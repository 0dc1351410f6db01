namespace Fovea.Models;

/// <summary>The networks that are known by name.</summary>
public static class NetworkCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } = [new DigitsCnn(), new MnistMlp(), new MnistCnn(), new FashionCnn(),
        new CifarLeNet(), new CifarTwoLayer(), new CifarResNet18(), new ResNet18(), new SqueezeNet10()];

    /// <summary>The network of a name, or null.</summary>
    public static NetworkEntry? Find(string name) => All.FirstOrDefault(n => n.Name == name);
}
