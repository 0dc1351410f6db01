using System.Globalization;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A row of a summary: a layer as it ran.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Layer">Its class and sizes.</param>
/// <param name="Output">Its output's shape, batch included.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
/// <param name="ReceptiveField">Input pixels that one output pixel depends on; null once pixels are gone.</param>
public sealed record LayerSummary(string Name, string Layer, Shape Output, long Parameters, long MultiplyAdds,
    ReceptiveField? ReceptiveField);

/// <summary>What a network is made of, layer by layer, for one input.</summary>
/// <param name="Input">The input's shape, with a batch of 1.</param>
/// <param name="Layers">The layers in the order in which they ran.</param>
/// <param name="TrainableParameters">Parameters that learn.</param>
/// <param name="FrozenParameters">Parameters that do not.</param>
public sealed record ModelSummary(Shape Input, IReadOnlyList<LayerSummary> Layers, long TrainableParameters, long FrozenParameters)
{
    private const double Megabyte = 1 << 20;

    /// <summary>All parameters.</summary>
    public long Parameters => TrainableParameters + FrozenParameters;

    /// <summary>Multiply-adds for one image.</summary>
    public long MultiplyAdds => Layers.Sum(l => l.MultiplyAdds);

    /// <summary>Size of one input in float32, MB of 2²⁰ bytes.</summary>
    public double InputMegabytes => Input.Elements * 4 / Megabyte;

    /// <summary>Size of all layers' outputs and their gradients for one input in float32, MB of 2²⁰ bytes.</summary>
    public double ForwardBackwardMegabytes => Layers.Sum(l => 8.0 * l.Output.Elements) / Megabyte;

    /// <summary>Size of the parameters in float32, MB of 2²⁰ bytes.</summary>
    public double ParameterMegabytes => Parameters * 4 / Megabyte;

    /// <summary>The table as text.</summary>
    public override string ToString()
    {
        string[][] rows = [["Layer", "", "Output", "Parameters", "Multiply-adds", "Field"], .. Layers.Select(l => new[]
        {
            l.Name, l.Layer, l.Output.ToString(), Number(l.Parameters), Number(l.MultiplyAdds),
            l.ReceptiveField is { } f ? f.Size.H == f.Size.W ? $"{f.Size.H}×{f.Size.H}" : f.Size.ToString() : "",
        })];
        var widths = Enumerable.Range(0, 6).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (i, row) in rows.Index())
        {
            text.AppendLine(string.Join("  ",
                row.Select((cell, c) => c < 3 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
            if (i == 0) text.AppendLine(new string('─', widths.Sum() + 10));
        }
        text.AppendLine(new string('─', widths.Sum() + 10));
        text.AppendLine($"Parameters: {Number(Parameters)} ({Number(TrainableParameters)} trainable, {Number(FrozenParameters)} frozen)");
        text.AppendLine($"Multiply-adds for one image: {Number(MultiplyAdds)}");
        text.Append(CultureInfo.InvariantCulture,
            $"Input {InputMegabytes:F2} MB, forward and backward {ForwardBackwardMegabytes:F2} MB, parameters {ParameterMegabytes:F2} MB");
        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>Makes summaries.</summary>
public static class ModelSummaries
{
    extension(Module module)
    {
        /// <summary>Runs one input of zeros through the network and lists its layers; nothing is computed.</summary>
        /// <param name="input">Shape of one input, without the batch: <c>[1, 28, 28]</c>.</param>
        /// <exception cref="ShapeException">The input does not fit; the message names the layer.</exception>
        public ModelSummary Summary(Shape input)
        {
            var trace = new SummaryTrace(module);
            Shape shape = [1, .. input.Sizes];
            using (ModeScope.Inference(module))
            using (Autograd.NoGrad())
            {
                var zeros = trace.Begin(module.ZerosFor(shape));
                trace.During(() => DryRun.Of(zeros, () => module.Forward(zeros)));
            }
            var (learning, frozen) = (0L, 0L);
            foreach (var p in module.Parameters())
                if (p.RequiresGrad) learning += p.Count; else frozen += p.Count;
            return new(shape, trace.Rows, learning, frozen);
        }
    }

    extension(Module module)
    {
        /// <summary>Zeros of the network's element type on its device.</summary>
        internal Tensor ZerosFor(Shape shape)
        {
            var parameter = module.Parameters().FirstOrDefault();
            var zeros = Tensor.Zeros(shape, parameter?.DType ?? DType.Float32);
            return parameter is null ? zeros : zeros.To(parameter.Storage.Device);
        }
    }

    private sealed class SummaryTrace(Module root) : ForwardTrace
    {
        private readonly Dictionary<Module,
            string> _names = root.NamedModules().DistinctBy(m => m.Module).ToDictionary(m => m.Module, m => m.Name);
        // Null where the pixels of an image are gone.
        private readonly Dictionary<Tensor, ReceptiveField?> _fields = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Module> _counted = [];

        public List<LayerSummary> Rows { get; } = [];

        public Tensor Begin(Tensor input)
        {
            _fields[input] = input.Rank > 2 ? ReceptiveField.Pixel : null;
            return input;
        }

        protected internal override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            if (module.Children.Count > 0)
            {
                foreach (var output in outputs) Carry(output);
                return;
            }
            // A module used twice has its parameters counted once.
            var parameters = _counted.Add(module) ? module.NamedParameters().Sum(p => (long)p.Tensor.Count) : 0;
            for (var i = 0; i < outputs.Length; i++)
            {
                var field = _fields[outputs[i]] = Field(module, inputs, outputs[i]);
                Rows.Add(i == 0
                    ? new(_names.GetValueOrDefault(module, ""), module.Describe(), outputs[0].Shape, parameters,
                        module.MultiplyAdds(inputs.Length == 0 ? Shape.Scalar : inputs[0].Shape, outputs[0].Shape), field)
                    : new(_names.GetValueOrDefault(module, ""), $"output {i + 1}", outputs[i].Shape, 0, 0, field));
            }
        }

        // What a container computes beside its children (a residual's sum) sees as much as the widest of them.
        private void Carry(Tensor output)
        {
            if (_fields.ContainsKey(output) || output.Rank != 4
                || Rows.LastOrDefault(r => r.ReceptiveField is not null)?.ReceptiveField is not { } last) return;
            _fields[output] = Rows.Where(r => r.Output.Rank == 4 && r.ReceptiveField is not null).Select(r => r.ReceptiveField!.Value)
                .Where(f => f.Jump == last.Jump).MaxBy(f => f.Size.H * f.Size.W);
        }

        private ReceptiveField? Field(Module module, ReadOnlySpan<Tensor> inputs, Tensor output)
        {
            if (inputs.Length == 0 || Widest(inputs) is not { } field) return null;
            if (module.Window is { } window) return field.Through(window);
            // A layer without a window that changes height or width (upsampling, adaptive pooling) has no one field for all its pixels.
            var input = inputs[0];
            var isSameGrid = output.Rank == input.Rank && output.Shape.Sizes[Math.Min(2, output.Rank)..]
                .SequenceEqual(input.Shape.Sizes[Math.Min(2, input.Rank)..]);
            return isSameGrid ? field : null;
        }

        // Of several inputs, the field of the one that sees most; none where their grids are not the same.
        private ReceptiveField? Widest(ReadOnlySpan<Tensor> inputs)
        {
            var widest = _fields.GetValueOrDefault(inputs[0]);
            foreach (var input in inputs[1..])
            {
                if (_fields.GetValueOrDefault(input) is not { } field || widest is not { } w || field.Jump != w.Jump) return null;
                if (field.Size.H * field.Size.W > w.Size.H * w.Size.W) widest = field;
            }
            return widest;
        }
    }
}
