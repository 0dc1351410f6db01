namespace Fovea.Onnx;

/// <summary>Names of a graph, each once.</summary>
internal sealed class ExportNames
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>The name, with a number where it is taken: relu, relu_1, relu_2.</summary>
    public string Take(string name)
    {
        if (_taken.TryAdd(name, 0)) return name;
        for (; ; )
        {
            var next = FormattableString.Invariant($"{name}_{++_taken[name]}");
            if (_taken.TryAdd(next, 0)) return next;
        }
    }
}
