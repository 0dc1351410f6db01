using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Labels what runs with the module that it runs in, the innermost one.</summary>
/// <param name="network">Whose modules.</param>
internal sealed class LayerLabels(Module network) : ForwardTrace
{
    private readonly Dictionary<Module, CallLabel> _labels = Names(network);
    private readonly Stack<CallLabel?> _outer = new();

    protected override void Enter(Module module)
    {
        _outer.Push(CallLabel.Current);
        if (_labels.TryGetValue(module, out var label)) CallLabel.Current = label;
    }

    protected override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        CallLabel.Current = _outer.Pop();

    // One that is used at several places has the name of the first.
    private static Dictionary<Module, CallLabel> Names(Module network)
    {
        var labels = new Dictionary<Module, CallLabel>(ReferenceEqualityComparer.Instance);
        foreach (var (name, module) in network.NamedModules()) labels.TryAdd(module, new(name.Length == 0 ? "(network)" : name));
        return labels;
    }
}
