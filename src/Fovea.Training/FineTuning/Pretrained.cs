using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Weights of a network that learned something else.</summary>
public static class Pretrained
{
    /// <summary>The mean of ImageNet's pictures in each channel, pixels in 0…1: what networks that learned them expect.</summary>
    public static IReadOnlyList<float> Mean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>The standard deviation of ImageNet's pictures in each channel.</summary>
    public static IReadOnlyList<float> Std { get; } = [0.229f, 0.224f, 0.225f];

    /// <summary>Loads all weights of a file but those of the head, which stays as it was drawn.</summary>
    /// <param name="network">The network.</param>
    /// <param name="head">Its head, which is made anew.</param>
    /// <param name="file">Weights under the network's keys; those of the head may be there or not, of any number of classes.</param>
    /// <exception cref="StateDictException">The weights are of another architecture; names the file and all keys that differ.</exception>
    /// <exception cref="IOException">The file cannot be read, or is not what its format says.</exception>
    public static void Load(Module network, ClassifierHead head, string file)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(head);
        if (!File.Exists(file)) throw new FileNotFoundException($"{file}: expected a file of weights, there is none.");
        var own = head.Keys.ToHashSet(StringComparer.Ordinal);
        var state = new Dictionary<string, Tensor>(WeightFormats.Of(file).Read(file).Where(w => !own.Contains(w.Key)),
            StringComparer.Ordinal);
        foreach (var (key, tensor) in network.StateDict())
            if (own.Contains(key)) state[key] = tensor;
        try
        {
            network.LoadStateDict(state);
        }
        catch (StateDictException e)
        {
            throw new StateDictException($"{file}: {e.Message}", e);
        }
    }
}
