using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>In what a state dict differs from a module's own.</summary>
/// <param name="Missing">Keys of the module that the state dict does not have, in the module's order: they keep their values.</param>
/// <param name="Unexpected">Keys of the state dict that the module does not have: they are left out.</param>
/// <param name="OtherShape">Keys of both whose shapes differ.</param>
public sealed record StateDictDifference(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> OtherShape)
{
    // Of more the message says how many there are.
    private const int Shown = 48;

    /// <summary>The shapes of all keys that differ: the module's own, and that of the state dict; null where one has no such
    /// key.</summary>
    public IReadOnlyDictionary<string, (Shape? Expected, Shape? Got)> Shapes { get; init; } =
        new Dictionary<string, (Shape? Expected, Shape? Got)>();

    /// <summary>Whether they do not differ.</summary>
    public bool IsEmpty => Missing.Count + Unexpected.Count + OtherShape.Count == 0;

    /// <summary>The keys that differ, in words: a few dozen of them, and how many more there are.</summary>
    public override string ToString()
    {
        var left = Shown;
        string[] kinds = [Text("missing", Missing, ref left), Text("unexpected", Unexpected, ref left),
            Text("of another shape", OtherShape, ref left)];
        var more = Missing.Count + Unexpected.Count + OtherShape.Count - Shown;
        return IsEmpty ? "no difference" : string.Join("; ", kinds.Where(k => k.Length > 0)) + (more > 0 ? $"; and {more} more" : "");
    }

    internal static StateDictDifference Between(IReadOnlyDictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> state)
    {
        var difference = new StateDictDifference([.. own.Keys.Where(key => !state.ContainsKey(key))],
            [.. state.Keys.Where(key => !own.ContainsKey(key))],
            [.. own.Where(o => state.TryGetValue(o.Key, out var given) && given.Shape != o.Value.Shape).Select(o => o.Key)]);
        var keys = difference.Missing.Concat(difference.Unexpected).Concat(difference.OtherShape);
        return difference with
        {
            Shapes = keys.ToDictionary(key => key, key => (own.GetValueOrDefault(key)?.Shape, state.GetValueOrDefault(key)?.Shape)),
        };
    }

    /// <summary>The exception: the first difference in full, and the keys of all where there are several.</summary>
    internal StateDictException Refusal(IReadOnlyDictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> state, bool strict)
    {
        const string Other = "the weights are of another architecture";
        var first = own.Keys.FirstOrDefault(key => OtherShape.Contains(key) || (strict && Missing.Contains(key))) ?? Unexpected[0];
        var problem = !own.TryGetValue(first, out var tensor) ? $"expected no such key, got {state[first].Shape}: {Other}"
            : !state.TryGetValue(first, out var given) ? $"expected {tensor.DType} {tensor.Shape}, got nothing: {Other}"
            : $"expected {tensor.Shape}, got {given.Shape}: {Other}";
        var refused = strict ? this : this with { Missing = [], Unexpected = [] };
        if (refused.Missing.Count + refused.Unexpected.Count + refused.OtherShape.Count > 1)
            problem += $". All keys that differ: {refused}.";
        return new(first, problem) { Difference = refused };
    }

    private string Text(string kind, IReadOnlyList<string> keys, ref int left)
    {
        var shown = keys.Take(left).Select(key => Shapes.GetValueOrDefault(key) is ({ } expected, { } got)
            ? $"{key} (expected {expected}, got {got})" : key).ToList();
        left -= shown.Count;
        return shown.Count == 0 ? "" : $"{kind}: {string.Join(", ", shown)}";
    }
}
