using System.Globalization;
using System.Numerics;

namespace Fovea.Formats;

/// <summary>The named tensors of what a PyTorch file holds: a state dict, a checkpoint around one, a module, a list or a tensor.</summary>
internal sealed class TorchState
{
    private const int MostDepth = 100, MostName = 1024, MostText = 4096, MostNodes = 1 << 20;

    // Under which names checkpoints keep the weights, the first that is there.
    private static readonly string[] Weights = ["state_dict", "model_state_dict", "model_state", "model", "net", "network"];

    // What wrappers put before every key: DataParallel, and torch.compile.
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    private readonly PickleInput _input;
    private readonly string _name;
    private readonly List<object> _path = [];
    private int _nodes;

    private TorchState(PickleInput input, string name) => (_input, _name) = (input, name);

    /// <summary>Tensors by name, in the file's order.</summary>
    public OrderedDictionary<string, TorchTensor> Tensors { get; private set; } = [];

    /// <summary>Names of the tensors that are no weights: of an optimizer, beside them.</summary>
    public List<string> Others { get; } = [];

    /// <summary>Numbers and texts beside them.</summary>
    public OrderedDictionary<string, string> Metadata { get; } = [];

    /// <summary>Finds the tensors of a value.</summary>
    /// <exception cref="DataFormatException">There are none, a name comes twice, or the value holds itself.</exception>
    public static TorchState Of(object? root, PickleInput input, string name)
    {
        var state = new TorchState(input, name);
        if (root is TorchTensor tensor) state.Tensors.Add("tensor", tensor);
        else state.Walk("", root);
        var checkpoint = root is PickleDict dict ? Weights.FirstOrDefault(w => dict[w] is PickleDict or PickleObject
            && state.Tensors.Keys.Any(k => k.StartsWith(w + ".", StringComparison.Ordinal))) : null;
        if (checkpoint is not null) state.Pick(checkpoint + ".");
        if (state.Tensors.Count == 0) throw state.Wrong($"expected tensors, got {What(root)} without any. "
            + "Save the weights: torch.save(model.state_dict(), path)");
        foreach (var wrapper in Wrappers)
            if (state.Tensors.Keys.All(k => k.StartsWith(wrapper, StringComparison.Ordinal) && k.Length > wrapper.Length))
                state.Tensors = new(state.Tensors.Select(t => KeyValuePair.Create(t.Key[wrapper.Length..], t.Value)));
        return state;
    }

    private void Pick(string prefix)
    {
        var all = Tensors;
        Tensors = [];
        foreach (var (key, tensor) in all)
            if (key.StartsWith(prefix, StringComparison.Ordinal)) Tensors.Add(key[prefix.Length..], tensor);
            else Others.Add(key);
    }

    private void Walk(string name, object? value)
    {
        if (value is TorchTensor tensor)
        {
            if (!Tensors.TryAdd(name, tensor)) throw Wrong($"expected each name once, got '{Excerpt.Of(name)}' twice");
            return;
        }
        if (Text(value) is { } text)
        {
            if (name.Length > 0 && text.Length <= MostText) Metadata.TryAdd(name, text);
            return;
        }
        if (value is not (PickleDict or PickleList or PickleTuple or PickleObject)) return;
        if (_path.Exists(v => ReferenceEquals(v, value))) throw Wrong($"'{Excerpt.Of(name)}' holds itself");
        if (_path.Count == MostDepth) throw Wrong($"expected values at most {MostDepth} deep, '{Excerpt.Of(name)}' is deeper");
        if (++_nodes > MostNodes) throw Wrong($"expected at most {MostNodes} values");
        _path.Add(value);
        switch (value)
        {
            case PickleDict dict: foreach (var (key, item) in dict.Items) if (Text(key) is { } k) Walk(Below(name, k), item); break;
            case PickleList list: Walk(name, list.Items); break;
            case PickleTuple tuple: Walk(name, tuple.Items); break;
            case PickleObject { State: PickleDict attributes }: WalkObject(name, attributes); break;
        }
        _path.RemoveAt(_path.Count - 1);
    }

    private void Walk(string name, IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++)
            // A list of numbers is an option of something, which is not told here.
            if (items[i] is TorchTensor or PickleDict or PickleList or PickleTuple or PickleObject)
                Walk(Below(name, i.ToString(CultureInfo.InvariantCulture)), items[i]);
    }

    // A module keeps its tensors in three dictionaries; what TorchScript makes of one has them as attributes.
    private void WalkObject(string name, PickleDict attributes)
    {
        if (attributes["_modules"] is not PickleDict modules)
        {
            foreach (var (key, item) in attributes.Items)
                if (key is string attribute && item is TorchTensor or PickleObject) Walk(Below(name, attribute), item);
            return;
        }
        var passing = attributes["_non_persistent_buffers_set"] as PickleList;
        foreach (var kind in new[] { "_parameters", "_buffers" })
            foreach (var (key, item) in (attributes[kind] as PickleDict)?.Items ?? [])
                if (key is string tensor && item is TorchTensor && passing?.Items.Contains(tensor) != true)
                    Walk(Below(name, tensor), item);
        foreach (var (key, item) in modules.Items)
            if (key is string module && item is PickleObject) Walk(Below(name, module), item);
    }

    private string Below(string name, string key)
    {
        if (name.Length + key.Length > MostName) throw Wrong($"expected names of at most {MostName} characters, got '{Excerpt.Of(key)}'");
        return name.Length == 0 ? key : $"{name}.{key}";
    }

    private static string? Text(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        long or double or BigInteger => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        _ => null,
    };

    private static string What(object? root) => root switch
    {
        PickleDict => "a dictionary",
        PickleObject unknown => $"an object of {Excerpt.Of(unknown.Class.FullName)}",
        PickleList or PickleTuple => "a list",
        null => "nothing",
        _ => "a value",
    };

    private DataFormatException Wrong(string problem) => new(_name, _input.Position, "state", problem);
}
