using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Floating-point operations of a training step, layer by layer, two for each multiply-add.</summary>
/// <remarks>Counted from what layers declare. On the way back a layer costs its multiply-adds once more for the gradient of its weights, if
/// it has any that learn, and once more for that of its input, if that leads to weights.</remarks>
internal sealed class LayerCost : ForwardTrace
{
    private readonly Dictionary<Module, (long Forward, long Backward)> _costs = new(ReferenceEqualityComparer.Instance);

    private LayerCost() { }

    /// <summary>The operations of each layer that has any.</summary>
    /// <param name="task">What is learned; modules are left in the modes they are in.</param>
    /// <param name="inputs">Of a batch: shapes and types count.</param>
    public static IReadOnlyDictionary<Module, (long Forward, long Backward)> Of(LearningTask task, IReadOnlyList<Tensor> inputs)
    {
        var cost = new LayerCost();
        using var modes = ModeScope.Inference(task.Modules);
        DryRun.Of(inputs[0], () => cost.During(() => task.Forward(inputs)));
        return cost._costs;
    }

    protected override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (module.Children.Count > 0 || inputs.Length == 0 || outputs.Length == 0) return;
        var operations = 2 * module.MultiplyAdds(inputs[0].Shape, outputs[0].Shape);
        if (operations == 0) return;
        var back = module.Parameters().Any(p => p.RequiresGrad) ? operations : 0;
        foreach (var input in inputs)
            if (input.RequiresGrad) back += operations;
        var (forward, backward) = _costs.GetValueOrDefault(module);
        _costs[module] = (forward + operations, backward + back);
    }
}
