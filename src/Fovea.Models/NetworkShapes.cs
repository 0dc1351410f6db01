using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>What a network consists of, without its weights.</summary>
internal static class NetworkShapes
{
    /// <summary>The keys and shapes of a network.</summary>
    /// <param name="create">Makes it.</param>
    public static IReadOnlyDictionary<string, Tensor> StateDict(Func<Nn.Module> create)
    {
        // What it draws is drawn from a generator of its own.
        using var _ = ComputeContext.Current.With(seed: 0).Use();
        IReadOnlyDictionary<string, Tensor>? state = null;
        try
        {
            new ShapeDevice(Device.Default).During(() => state = create().StateDict());
        }
        catch (InvalidOperationException)
        {
            // A network that looks at its weights while it is made needs them.
            state = create().StateDict();
        }
        return state!;
    }
}
