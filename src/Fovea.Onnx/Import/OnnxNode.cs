using System.Globalization;
using System.Text;
using Fovea.Onnx.Schema;
using Fovea.Tensors;
using Kind = Fovea.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace Fovea.Onnx;

/// <summary>A node of a model: an operator, what it reads and writes, and its attributes, which are asked for by name and type.</summary>
public sealed class OnnxNode
{
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxGraph> _graphs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _tensors = new(StringComparer.Ordinal);

    internal OnnxNode(OnnxReader reader, NodeProto proto, string label, int opset)
    {
        (File, Label, Domain, OpType, Opset) = (reader.File, label, OnnxReader.Domain(proto.Domain), proto.OpType, opset);
        (Inputs, Outputs) = ([.. proto.Input], [.. proto.Output]);
        foreach (var attribute in proto.Attribute)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute))
                throw Wrong($"attribute '{attribute.Name}'", "expected each attribute once, got it twice");
            if (KindOf(attribute) == Kind.Tensor && attribute.T is not null)
            {
                var (tensor, type) = OnnxTensor.Read(File, $"{Label}: attribute '{attribute.Name}'", attribute.T);
                _tensors[attribute.Name] = new(tensor, type, true);
            }
            else if (KindOf(attribute) == Kind.SparseTensor)
                throw new OnnxUnsupportedException(File, [$"a sparse tensor as an attribute ({Label}: '{attribute.Name}')"]);
        }
    }

    private OnnxNode(OnnxNode node, IReadOnlyList<string> inputs)
    {
        (File, Label, Domain, OpType, Opset) = (node.File, node.Label, node.Domain, node.OpType, node.Opset);
        (Inputs, Outputs, Operator) = (inputs, node.Outputs, node.Operator);
        (_attributes, _graphs, _tensors) = (node._attributes, node._graphs, node._tensors);
    }

    /// <summary>The model's file.</summary>
    public string File { get; }

    /// <summary>The node in messages: its name, or where it stands, and its operator.</summary>
    public string Label { get; }

    /// <summary>The operator's domain; empty for ONNX's own.</summary>
    public string Domain { get; }

    /// <summary>The operator.</summary>
    public string OpType { get; }

    /// <summary>The version of the domain's operators that the model is written for.</summary>
    public int Opset { get; }

    /// <summary>What it reads; an empty name for an optional input that is not given.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>What it writes; an empty name for an optional output that nobody wants.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>What computes it; found before anything runs.</summary>
    internal OnnxOperator? Operator { get; set; }

    /// <summary>The graphs inside, of its attributes.</summary>
    internal IEnumerable<OnnxGraph> Graphs => _graphs.Values;

    /// <summary>Attributes that are graphs, to be read once the names outside are known.</summary>
    internal IEnumerable<(string Name, GraphProto Graph)> GraphAttributes =>
        _attributes.Values.Where(a => a.G is not null && KindOf(a) == Kind.Graph).Select(a => (a.Name, a.G));

    /// <summary>The same node with other inputs.</summary>
    internal OnnxNode Reading(IReadOnlyList<string> inputs) => new(this, inputs);

    internal void SetGraph(string name, OnnxGraph graph) => _graphs[name] = graph;

    /// <summary>Whether an attribute is given.</summary>
    public bool Has(string name) => _attributes.ContainsKey(name);

    /// <summary>A whole number, or what holds where it is not given.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type.</exception>
    public int Int(string name, int otherwise) => Has(name) ? Int(name) : otherwise;

    /// <summary>A whole number that must be given.</summary>
    /// <exception cref="DataFormatException">It is not given, of another type, or beyond 32 bits.</exception>
    public int Int(string name) => Long(name) is var value and >= int.MinValue and <= int.MaxValue ? (int)value
        : throw Wrong($"attribute '{name}'", $"expected a number of 32 bits, got {Long(name)}");

    /// <summary>A whole number of 64 bits that must be given.</summary>
    /// <exception cref="DataFormatException">It is not given, or of another type.</exception>
    public long Long(string name) => Get(name, Kind.Int).I;

    /// <summary>A list of whole numbers, or null.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type, or a number beyond 32 bits.</exception>
    public int[]? Ints(string name)
    {
        if (!Has(name)) return null;
        var values = Get(name, Kind.Ints).Ints;
        return [.. values.Select(v => v is >= int.MinValue and <= int.MaxValue ? (int)v
            : throw Wrong($"attribute '{name}'", $"expected numbers of 32 bits, got {v}"))];
    }

    /// <summary>A list of whole numbers of 64 bits, or null.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type.</exception>
    public long[]? Longs(string name) => Has(name) ? [.. Get(name, Kind.Ints).Ints] : null;

    /// <summary>A number, or what holds where it is not given.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type.</exception>
    /// <remarks>A file has 32 bits; the number is the shortest decimal one of them: 1e-5, not 9.99999974e-6.</remarks>
    public double Float(string name, double otherwise) => Has(name)
        ? double.Parse(Get(name, Kind.Float).F.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A list of numbers, or null.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type.</exception>
    public float[]? Floats(string name) => Has(name) ? [.. Get(name, Kind.Floats).Floats] : null;

    /// <summary>A text, or what holds where it is not given.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type, or no UTF-8.</exception>
    public string Text(string name, string otherwise)
    {
        if (!Has(name)) return otherwise;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Get(name, Kind.String).S.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong($"attribute '{name}'", "expected a text in UTF-8, got other bytes");
        }
    }

    /// <summary>One of some texts, the first of them where it is not given.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type, or another text.</exception>
    public string OneOf(string name, params ReadOnlySpan<string> words)
    {
        var word = Text(name, words[0]);
        return words.Contains(word) ? word
            : throw Wrong($"attribute '{name}'", $"expected one of {string.Join(", ", words!)}, got '{Excerpt.Of(word, 40)}'");
    }

    /// <summary>A tensor and its type, or null.</summary>
    /// <exception cref="DataFormatException">The attribute is of another type.</exception>
    public (Tensor Tensor, OnnxType Type)? Tensor(string name)
    {
        if (!Has(name)) return null;
        _ = Get(name, Kind.Tensor);
        return _tensors.TryGetValue(name, out var value) ? (value.Tensor, value.Type)
            : throw Wrong($"attribute '{name}'", "expected a tensor, got none");
    }

    /// <summary>A graph that must be given.</summary>
    /// <exception cref="DataFormatException">It is not given, or of another type.</exception>
    internal OnnxGraph Graph(string name)
    {
        _ = Get(name, Kind.Graph);
        return _graphs.TryGetValue(name, out var graph) ? graph : throw Wrong($"attribute '{name}'", "expected a graph, got none");
    }

    /// <summary>What is said of a node that is not what its operator expects.</summary>
    /// <param name="field">The input, output or attribute.</param>
    /// <param name="problem">Expected and got.</param>
    public DataFormatException Wrong(string field, string problem) => new(File, -1, $"{Label}: {field}", problem);

    private AttributeProto Get(string name, Kind kind)
    {
        if (!_attributes.TryGetValue(name, out var attribute))
            throw Wrong($"attribute '{name}'", $"expected {Word(kind)}, got none");
        var given = KindOf(attribute);
        return given == kind ? attribute : throw Wrong($"attribute '{name}'", $"expected {Word(kind)}, got {Word(given)}");
    }

    // Files of the first version do not say the type.
    private static Kind KindOf(AttributeProto a) => a.Type != Kind.Undefined ? a.Type
        : a.T is not null ? Kind.Tensor : a.G is not null ? Kind.Graph : a.Ints.Count > 0 ? Kind.Ints : a.Floats.Count > 0 ? Kind.Floats
        : a.S.Length > 0 ? Kind.String : a.Strings.Count > 0 ? Kind.Strings : a.I != 0 ? Kind.Int : a.F != 0 ? Kind.Float : Kind.Undefined;

    private static string Word(Kind kind) => kind switch
    {
        Kind.Int => "a whole number",
        Kind.Ints => "whole numbers",
        Kind.Float => "a number",
        Kind.Floats => "numbers",
        Kind.String => "a text",
        Kind.Strings => "texts",
        Kind.Tensor => "a tensor",
        Kind.Graph => "a graph",
        _ => $"an attribute of type {kind}",
    };
}
