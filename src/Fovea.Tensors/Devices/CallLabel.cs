namespace Fovea.Tensors;

/// <summary>What calls of a device are made for: a layer, a loss, an optimizer; on the way forward or back.</summary>
/// <remarks>Whoever holds one while operations run labels them and their way back: the graph keeps it with each operation, and a
/// <see cref="Recording"/> with each call. A <see cref="CallTimer"/> is told of it. Labels change nothing that is computed.</remarks>
/// <example><code>
/// using (new CallLabel("conv1").Use()) y = x.Conv2d(weight);
/// </code></example>
/// <param name="name">The part of the computation.</param>
public sealed class CallLabel(string name)
{
    [ThreadStatic]
    private static CallLabel? _current;

    private CallLabel? _backward;

    /// <summary>The one that is held on this thread, or null.</summary>
    public static CallLabel? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The part of the computation.</summary>
    public string Name => name;

    /// <summary>Whether it is that part's way back.</summary>
    public bool IsBackward { get; private init; }

    /// <summary>Other parts whose calls were put together with those of this one.</summary>
    public IReadOnlyList<string> Others { get; private init; } = [];

    /// <summary>The same part's way back.</summary>
    public CallLabel Backward => IsBackward ? this : _backward ??= new(Name) { IsBackward = true };

    /// <summary>Holds this label on the calling thread until the scope is disposed.</summary>
    public Scope Use() => new(this);

    /// <summary>The label of a call that stands for several: that of the first on the way forward, of the last on the way back, where the
    /// arithmetic is.</summary>
    /// <param name="labels">Those of the calls, in their order.</param>
    internal static CallLabel? Joined(IReadOnlyList<CallLabel> labels)
    {
        if (labels.Count == 0) return null;
        var main = labels[0].IsBackward ? labels[^1] : labels[0];
        string[] others = [.. labels.Select(l => l.Name).Distinct().Where(n => n != main.Name)];
        return others.Length == 0 ? main : new(main.Name) { IsBackward = main.IsBackward, Others = others };
    }

    /// <summary>A label is held while the scope lives.</summary>
    public readonly ref struct Scope
    {
        private readonly CallLabel? _before;

        internal Scope(CallLabel label) => (_before, _current) = (_current, label);

        /// <summary>What was held before is held again.</summary>
        public void Dispose() => _current = _before;
    }
}
