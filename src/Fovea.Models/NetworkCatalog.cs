namespace Fovea.Models;

/// <summary>The networks that are known by name.</summary>
public static class NetworkCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } =
    [
        new DigitsCnnEntry(), new MnistMlpEntry(), new MnistCnnEntry(), new FashionCnnEntry(), new CifarLeNetEntry(),
        new CifarTwoLayerEntry(), new CifarResNet18Entry(), new ResNet18Entry(), new SqueezeNetEntry(),
    ];

    /// <summary>The network of a name, or null.</summary>
    public static NetworkEntry? Find(string name) => All.FirstOrDefault(n => n.Name == name);
}
