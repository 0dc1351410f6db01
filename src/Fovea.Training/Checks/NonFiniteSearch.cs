using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Finds what was the first that is not finite in the step at hand: inputs, parameters, then layer by layer in the order in which
/// they run, then the loss; on the way back the gradients, from the last layer to the first.</summary>
internal static class NonFiniteSearch
{
    /// <summary>Of a loss that is no number.</summary>
    public static string Forward(TrainingContext context) =>
        InInputs(context) ?? InParameters(context) ?? InLayers(context)
            ?? string.Create(CultureInfo.InvariantCulture,
                $"the loss, {context.Task.Loss.GetType().Name}, is {context.Loss}; all outputs are finite");

    /// <summary>Of gradients.</summary>
    public static string Backward(TrainingContext context)
    {
        foreach (var (name, parameter) in context.Gradients.Reverse())
            if (parameter.Grad is { } gradient && gradient.CountNotFinite() is > 0 and var count)
                return $"the gradient of parameter {name}: {Share(count, gradient)}; the loss is finite";
        return "a gradient";
    }

    private static string? InInputs(TrainingContext context)
    {
        foreach (var (i, input) in context.Batch!.Inputs.Index())
            if (input.CountNotFinite() is > 0 and var count) return $"input {i} of the batch: {Share(count, input)}";
        return null;
    }

    private static string? InParameters(TrainingContext context)
    {
        foreach (var (name, parameter) in context.Task.Modules.SelectMany(m => m.NamedParameters()))
            if (parameter.CountNotFinite() is > 0 and var count) return $"parameter {name}: {Share(count, parameter)}";
        return null;
    }

    // The batch runs once more. Random numbers are those that it had, or others that are as good, and are drawn again by nobody else;
    // what it does to running statistics is put back by the caller.
    private static string? InLayers(TrainingContext context)
    {
        var generator = Generator.Default;
        var (seed, position) = (generator.Seed, generator.Position);
        var trace = new Layers(context.Task.Modules);
        // Where statistics are kept apart, those of such a batch are of no use.
        foreach (var layer in context.Task.Modules.SelectMany(m => m.NamedModules()).Select(m => m.Module).OfType<ITracksStatistics>())
            layer.Statistics?.Deferred?.Clear();
        try
        {
            trace.During(() => context.Task.Forward([.. context.Batch!.Inputs]));
        }
        finally
        {
            Generator.Restore(seed, position);
        }
        return trace.Found;
    }

    private static string Share(int count, Tensor x) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} of {x.Count} elements are not finite");

    private sealed class Layers(IEnumerable<Module> modules) : ForwardTrace
    {
        private readonly Dictionary<Module, string> _names = modules.SelectMany(m => m.NamedModules())
            .DistinctBy(m => m.Module).ToDictionary(m => m.Module, m => m.Name);

        public string? Found { get; private set; }

        protected override void Exit(Module module, Tensor input, Tensor output)
        {
            if (Found is not null || output.CountNotFinite() is not (> 0 and var count)) return;
            var layer = $"layer {_names.GetValueOrDefault(module, "?")}, {module.Describe()}";
            var before = input.CountNotFinite();
            // Of a layer whose input was not finite, and no layer before it gave such, an operation between layers is the first.
            Found = before > 0 ? $"the input of {layer}{By(input)}: {Share(before, input)}"
                : $"the output of {layer}{By(output)}: {Share(count, output)}";
        }

        private static string By(Tensor x) => x.Value.Node is { } node ? $", computed by {node.Name}" : "";
    }
}
