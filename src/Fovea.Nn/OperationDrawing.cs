using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Lists of operations as drawings and tables.</summary>
public static class OperationDrawing
{
    extension(GraphModule module)
    {
        /// <summary>The operations as a diagram: a box for each, sizes at the arrows. Constants are not drawn; parameters stand in the box
        /// of what reads them.</summary>
        /// <param name="title">The line below the drawing.</param>
        public Diagram Draw(string title = "")
        {
            ArgumentNullException.ThrowIfNull(module);
            var graph = module.Graph;
            var boxes = new List<DiagramBox>();
            var arrows = new List<DiagramArrow>();
            var sources = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance);
            for (var i = 0; i < graph.Inputs.Count; i++)
            {
                sources[graph.Inputs[i]] = boxes.Count;
                boxes.Add(new(module.InputNames[i], DiagramShape.Value));
            }
            foreach (var (i, operation) in graph.Operations.Index())
            {
                var box = boxes.Count;
                var parameters = Parameters(module, operation);
                boxes.Add(new(parameters == 0 ? operation.Name
                    : string.Create(CultureInfo.InvariantCulture, $"{operation.Name}\n{parameters:N0} parameters"), DiagramShape.Layer)
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"{operation.Name}#{i}"),
                });
                foreach (var input in operation.Inputs)
                    if (input is not null && sources.TryGetValue(input, out var from)) arrows.Add(new(from, box, Value: Size(input)));
                foreach (var output in operation.Outputs) sources[output] = box;
            }
            for (var i = 0; i < graph.Outputs.Count; i++)
            {
                var from = sources.TryGetValue(graph.Outputs[i], out var known) ? known : boxes.Count;
                if (from == boxes.Count) boxes.Add(new("constant", DiagramShape.Value));
                arrows.Add(new(from, boxes.Count, Value: Size(graph.Outputs[i])));
                boxes.Add(new(module.OutputNames[i], DiagramShape.Value));
            }
            return new(title, boxes, arrows) { IsVertical = true };
        }

        /// <summary>The operations as a table: name, shape of the result, parameters that it reads.</summary>
        public TextTable OperationTable()
        {
            ArgumentNullException.ThrowIfNull(module);
            var table = new TextTable("operation", "output", "parameters>");
            foreach (var operation in module.Graph.Operations)
                table.Add(operation.Name, operation.Outputs[0].Shape.ToString(),
                    Parameters(module, operation).ToString("N0", CultureInfo.InvariantCulture));
            return table;
        }
    }

    private static long Parameters(GraphModule module, Operation operation) => operation.Inputs.OfType<GraphValue>().Distinct()
        .Sum(v => module.Graph.Constants.TryGetValue(v, out var tensor) && tensor.RequiresGrad ? (long)tensor.Count : 0);

    private static string Size(GraphValue value) => string.Join('×', value.Shape.Sizes.ToArray());
}
