namespace Fovea.Models;

/// <summary>Weights that torchvision offers, trained on ImageNet-1k. The name of such a file ends with the first digits of its SHA-256,
/// by which what comes is verified.</summary>
/// <remarks>Source: torchvision 0.14, <c>torchvision.models</c>, and <c>torch.hub.load_state_dict_from_url</c> with
/// <c>check_hash</c>.</remarks>
/// <param name="network">torchvision's name of the network.</param>
/// <param name="file">The file's name: network, hyphen, digits, ending.</param>
public abstract class TorchvisionWeights(string network, string file) : WeightsEntry
{
    private const string Folder = "https://download.pytorch.org/models/";

    /// <inheritdoc/>
    public override string Name => $"{network}-imagenet";

    /// <inheritdoc/>
    public override string Network => network;

    /// <inheritdoc/>
    public override string License => "BSD-3-Clause (torchvision); trained on ImageNet, which is for research and teaching";

    /// <inheritdoc/>
    public override RemoteFile File { get; } =
        new(file, [new(Folder + file)], FileDigest.Sha256Prefix(Path.GetFileNameWithoutExtension(file).Split('-')[^1]), 0);
}
