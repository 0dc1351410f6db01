using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A module that is a list of operations with named inputs and outputs: what tracing a module gives, and what a file of another
/// framework becomes.</summary>
/// <remarks>It computes what the list says, with gradients where they are wanted. Sizes and decisions are those of the list: inputs have
/// the shapes it was made for, and training or inference changes nothing.</remarks>
/// <example><code>
/// var graph = Trace.Of(network.Eval(), images);
/// foreach (var operation in graph.Graph.Operations) Console.WriteLine($"{operation.Name} {operation.Outputs[0].Shape}");
/// var scores = graph.Forward(images);                          // the bits of network.Forward(images)
/// </code></example>
public sealed class GraphModule : Module
{
    /// <summary>Makes a module of operations.</summary>
    /// <param name="graph">The operations.</param>
    /// <param name="inputNames">A name for each input.</param>
    /// <param name="outputNames">A name for each output.</param>
    /// <param name="state">Names, with dots, for constants of the graph that are parameters (learned) or buffers.</param>
    /// <exception cref="ArgumentException">A name is missing, comes twice, or a named tensor is no constant of the graph.</exception>
    public GraphModule(OperationGraph graph, IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames,
        IEnumerable<(string Name, Tensor Tensor, bool IsParameter)>? state = null)
    {
        RequireNames("inputs", inputNames, graph.Inputs.Count);
        RequireNames("outputs", outputNames, graph.Outputs.Count);
        (Graph, InputNames, OutputNames) = (graph, [.. inputNames], [.. outputNames]);
        var constants = new HashSet<Tensor>(graph.Constants.Values, ReferenceEqualityComparer.Instance);
        var root = new Scope();
        foreach (var (name, tensor, isParameter) in state ?? [])
        {
            if (!constants.Contains(tensor)) throw new ArgumentException($"GraphModule: expected a constant of the graph as '{name}', got another tensor.");
            root.Put(name.Split('.'), tensor, isParameter);
        }
        foreach (var (name, inner) in root.Children) Child(name, inner);
        foreach (var (name, tensor, isParameter) in root.Own) Add(this, name, tensor, isParameter);
    }

    /// <summary>The operations, in order.</summary>
    public OperationGraph Graph { get; }

    /// <summary>What the inputs are called.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>What the outputs are called.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <inheritdoc/>
    public override int? InputCount => Graph.Inputs.Count;

    /// <summary>Runs the operations.</summary>
    /// <param name="inputs">By name, of the shapes that the graph was made for.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="ArgumentException">An input is missing.</exception>
    /// <exception cref="ShapeException">An input has another shape or type.</exception>
    public IReadOnlyDictionary<string, Tensor> Forward(IReadOnlyDictionary<string, Tensor> inputs)
    {
        var given = InputNames.Select(name => inputs.TryGetValue(name, out var x) ? x
            : throw new ArgumentException($"GraphModule: expected an input '{name}', got {string.Join(", ", inputs.Keys)}.")).ToArray();
        return OutputNames.Zip(Forward((ReadOnlySpan<Tensor>)given)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => [.. Graph.Run(inputs.ToArray())];

    /// <inheritdoc/>
    public override string Describe() =>
        $"GraphModule({string.Join(", ", InputNames)} → {string.Join(", ", OutputNames)}, {Graph.Operations.Count} operations)";

    private static void Add(Module module, string name, Tensor tensor, bool isParameter)
    {
        // Naming a parameter does not thaw it.
        var wanted = tensor.RequiresGrad;
        if (module is GraphModule graph) Put(graph.Parameter, graph.Buffer);
        else if (module is Scope scope) Put(scope.AddParameter, scope.AddBuffer);
        if (isParameter) tensor.RequiresGrad = wanted;

        void Put(Func<string, Tensor, Tensor> parameter, Func<string, Tensor, Tensor> buffer) =>
            (isParameter ? parameter : buffer)(name, tensor);
    }

    private static void RequireNames(string what, IReadOnlyList<string> names, int count)
    {
        if (names.Count != count || names.Distinct(StringComparer.Ordinal).Count() != count)
            throw new ArgumentException($"GraphModule: expected {count} names of {what}, each once, got {string.Join(", ", names)}.");
    }

    // A level of the names.
    private sealed class Scope : Module
    {
        public List<(string Name, Tensor Tensor, bool IsParameter)> Own { get; } = [];

        public void Put(ReadOnlySpan<string> path, Tensor tensor, bool isParameter)
        {
            if (path.Length == 1)
            {
                Own.Add((path[0], tensor, isParameter));
                Add(this, path[0], tensor, isParameter);
                return;
            }
            var name = path[0];
            var inner = (Scope?)Children.FirstOrDefault(c => c.Name == name).Module ?? Child(name, new Scope());
            inner.Put(path[1..], tensor, isParameter);
        }

        public Tensor AddParameter(string name, Tensor tensor) => Parameter(name, tensor);

        public Tensor AddBuffer(string name, Tensor tensor) => Buffer(name, tensor);

        protected override Tensor Compute(Tensor x) => throw new NotSupportedException("A level of names computes nothing.");
    }
}
