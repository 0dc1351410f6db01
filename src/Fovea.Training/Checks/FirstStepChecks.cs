using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Mistakes that would otherwise show as a loss that does not fall, or after an epoch; refused or said at the first
/// step.</summary>
internal static class FirstStepChecks
{
    /// <summary>What can be told before anything is learned.</summary>
    /// <exception cref="ArgumentException">The optimizer moves none of the task's parameters.</exception>
    /// <exception cref="ShapeException">The last batch has one sample, of which batch normalisation has no variance.</exception>
    public static void BeforeTraining(TrainingContext c)
    {
        var parameters = c.Task.Modules.SelectMany(m => m.NamedParameters()).ToList();
        var moved = c.Optimizer.Groups.SelectMany(g => g.Parameters).ToHashSet();
        var own = parameters.Select(p => p.Tensor).ToHashSet();
        if (own.Count > 0 && !own.Overlaps(moved)) throw new ArgumentException(
            $"{c.Optimizer.GetType().Name}: expected parameters of the network that is trained, got {moved.Count} of another. "
            + "Give it network.Parameters() of the same network.");
        RequireBatchesOfTwo(c);
    }

    /// <summary>What is said before anything is learned.</summary>
    public static IEnumerable<string> Notes(TrainingContext c)
    {
        var moved = c.Optimizer.Groups.SelectMany(g => g.Parameters).ToHashSet();
        var left = c.Task.Modules.SelectMany(m => m.NamedParameters()).Where(p => p.Tensor.RequiresGrad && !moved.Contains(p.Tensor))
            .Select(p => p.Name).ToList();
        if (left.Count > 0) yield return $"{left.Count} parameters learn nothing: the optimizer does not have them ({left[0]}"
            + $"{(left.Count > 1 ? ", …" : "")}). Give it all of network.Parameters(), or Freeze() those that shall stay.";
    }

    /// <summary>What the outputs and targets of the first batch tell of the loss; null for nothing.</summary>
    public static string? Doubt(TrainingContext c) =>
        c.Outputs.Count == 0 || c.Batch!.Targets.Count == 0 ? null : c.Task.Loss.Doubt(c.Outputs[0].Detach(), c.Batch.Targets[0]);

    private static void RequireBatchesOfTwo(TrainingContext c)
    {
        if (c.Plan.Training is not DataLoader loader || (loader.BatchSize > 1 && loader.SamplesPerEpoch % loader.BatchSize != 1)) return;
        var training = c.Task.Network.NamedModules().Where(m => m.Module is BatchNorm && m.Module.IsTraining)
            .Select(m => m.Module).ToHashSet();
        if (training.Count == 0) return;
        var trace = new SingleValues(training);
        using var modes = ModeScope.Inference(c.Task.Modules);
        using var _ = Autograd.NoGrad();
        trace.During(() => c.Task.Forward([.. loader.Inputs.Select(i => Tensor.Zeros([1, .. i.Shape], i.DType))]));
        if (trace.Found is { } layer) throw new ShapeException(
            $"{layer.Describe()}: expected more than one value of each channel to normalise by, got a mini-batch of 1: "
            + (loader.BatchSize == 1 ? "use a batch size of 2 or more."
                : $"{loader.SamplesPerEpoch} samples by {loader.BatchSize} leave one over. Use dropLast: true, or another batch size."));
    }

    private sealed class SingleValues(HashSet<Module> layers) : ForwardTrace
    {
        public Module? Found { get; private set; }

        protected override void Exit(Module module, Tensor input, Tensor output)
        {
            if (layers.Contains(module) && input.Count == input.Shape[1]) Found ??= module;
        }
    }
}
