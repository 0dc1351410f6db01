using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Which network of the catalogue a file of weights is of: by its keys and shapes. Networks are compared without making
/// them.</summary>
public static class NetworkMatch
{
    /// <summary>The network that has these weights, with them; the shape of one input, [C, H, W], and the number of classes are those of
    /// the weights where they tell.</summary>
    /// <param name="state">Tensors by PyTorch's keys.</param>
    /// <param name="file">What errors call them.</param>
    /// <param name="name">The network, where it is known.</param>
    /// <exception cref="ArgumentException">No network has this name.</exception>
    /// <exception cref="DataFormatException">The weights are of no known network; the message names the nearest and the keys that
    /// differ.</exception>
    /// <exception cref="StateDictException">The weights are not of the network that was named; the message lists all keys that
    /// differ.</exception>
    public static (NetworkEntry Entry, Module Network, Shape Input, int Classes) Build(IReadOnlyDictionary<string, Tensor> state,
        string file, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = NetworkCatalog.All.Select(n => n.Name);
        var entry = name is null ? Find(state, file) : NetworkCatalog.Find(name)
            ?? throw new ArgumentException($"unknown network '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}");
        var (input, classes) = Sizes(entry, NetworkShapes.StateDict(() => entry.Create(entry.Input, entry.Classes)), state);
        Module network;
        using (new SkipInit()) network = entry.Create(input, classes);
        network.LoadStateDict(state);
        return (entry, network, input, classes);
    }

    private static NetworkEntry Find(IReadOnlyDictionary<string, Tensor> state, string file)
    {
        var (nearest, least, shapes) = ((NetworkEntry?)null, (Keys: int.MaxValue, Shapes: 0), (IReadOnlyDictionary<string, Tensor>?)null);
        foreach (var entry in NetworkCatalog.All.Where(n => n.Kind == NetworkKind.Classifier))
        {
            var own = NetworkShapes.StateDict(() => entry.Create(entry.Input, entry.Classes));
            var others = own.Keys.Count(k => !state.ContainsKey(k)) + state.Keys.Count(k => !own.ContainsKey(k));
            if (others == 0)
            {
                var (input, classes) = Sizes(entry, own, state);
                if (input != entry.Input || classes != entry.Classes) own = NetworkShapes.StateDict(() => entry.Create(input, classes));
                others = own.Count(o => o.Value.Shape != state[o.Key].Shape);
                if (others == 0) return entry;
            }
            // Of two whose keys are as near, the one whose shapes are.
            var apart = own.Count(o => state.TryGetValue(o.Key, out var given) && given.Shape != o.Value.Shape);
            if ((others, apart).CompareTo(least) < 0) (nearest, least, shapes) = (entry, (others, apart), own);
        }
        // Of a file with other keys altogether there is nothing to say but that.
        var hint = nearest is null || least.Keys > shapes!.Count ? ""
            : $"; the nearest is {nearest.Name}, with {Difference(shapes, state)}";
        throw new DataFormatException(file, -1, "keys", $"expected the weights of a network of the catalogue, got {state.Count} tensors "
            + $"({Excerpt.Of(string.Join(", ", state.Keys.Take(4)))}){hint}. Name the network (see: fovea summary --help)");
    }

    // Channels and classes are those of the weights where first and last layer tell them.
    private static (Shape Input, int Classes) Sizes(NetworkEntry entry, IReadOnlyDictionary<string, Tensor> own,
        IReadOnlyDictionary<string, Tensor> state)
    {
        var (input, classes) = (entry.Input, entry.Classes);
        var (firstKey, first) = own.FirstOrDefault(o => o.Value.Rank > 1);
        if (firstKey is not null && first!.Rank == 4 && first.Shape[1] == input[0] && state.TryGetValue(firstKey, out var given)
            && given.Rank == 4 && given.Shape[1] >= 1)
            input = [given.Shape[1], .. input.Sizes[1..]];
        var (lastKey, last) = own.LastOrDefault(o => o.Value.Rank > 0);
        if (lastKey is not null && last!.Shape[0] == classes && state.TryGetValue(lastKey, out given) && given.Rank == last.Rank
            && given.Shape[0] >= 1) classes = given.Shape[0];
        return (input, classes);
    }

    private static string Difference(IReadOnlyDictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> state)
    {
        string[] missing = [.. own.Keys.Where(k => !state.ContainsKey(k))], extra = [.. state.Keys.Where(k => !own.ContainsKey(k))];
        string[] other = [.. own.Where(o => state.TryGetValue(o.Key, out var s) && s.Shape != o.Value.Shape).Select(o => o.Key)];
        return string.Join("; ", new[] { Text("missing", missing), Text("unexpected", extra), Text("of another shape", other) }
            .Where(t => t.Length > 0));

        static string Text(string kind, string[] keys) => keys.Length == 0 ? ""
            : $"{kind}: {string.Join(", ", keys.Take(6))}{(keys.Length > 6 ? $" and {keys.Length - 6} more" : "")}";
    }
}
