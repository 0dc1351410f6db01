using Fovea.Onnx.Schema;
using Google.Protobuf;
using Kind = Fovea.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace Fovea.Onnx.Tests;

/// <summary>Models made in tests.</summary>
internal sealed class ModelBuilder
{
    private readonly List<(string Name, Tensor Tensor)> _inputs = [];

    public ModelBuilder(int opset = 17)
    {
        Model = new() { IrVersion = 8, ProducerName = "test", Graph = new() { Name = "graph" } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <summary>Inputs by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Inputs => _inputs.ToDictionary(i => i.Name, i => i.Tensor);

    public ModelBuilder Input(string name, Tensor tensor, params string[] sizes)
    {
        _inputs.Add((name, tensor));
        var port = Port(name, OnnxTypes.Of(tensor.DType));
        port.Type.TensorType.Shape = new();
        foreach (var (i, size) in tensor.Shape.Index())
            port.Type.TensorType.Shape.Dim.Add(i < sizes.Length ? new TensorShapeProto.Types.Dimension { DimParam = sizes[i] }
                : new TensorShapeProto.Types.Dimension { DimValue = size });
        Graph.Input.Add(port);
        return this;
    }

    public ModelBuilder Constant(string name, Tensor tensor, OnnxType? type = null)
    {
        Graph.Initializer.Add(Proto(name, tensor, type));
        return this;
    }

    public ModelBuilder Node(string op, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Input.AddRange(inputs.Split(',').Select(i => i.Trim()));
        node.Output.AddRange(outputs.Split(',').Select(o => o.Trim()));
        foreach (var (name, value) in attributes) node.Attribute.Add(Attribute(name, value));
        Graph.Node.Add(node);
        return this;
    }

    public ModelBuilder Output(params string[] names)
    {
        foreach (var name in names) Graph.Output.Add(new ValueInfoProto { Name = name });
        return this;
    }

    public byte[] Bytes() => Model.ToByteArray();

    public OnnxModel Load()
    {
        using var folder = new TestFolder();
        return OnnxFile.Load(folder.Write("model.onnx", Bytes()));
    }

    public static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int i: (attribute.I, attribute.Type) = (i, Kind.Int); break;
            case long l: (attribute.I, attribute.Type) = (l, Kind.Int); break;
            case float f: (attribute.F, attribute.Type) = (f, Kind.Float); break;
            case string s: (attribute.S, attribute.Type) = (ByteString.CopyFromUtf8(s), Kind.String); break;
            case int[] ints:
                attribute.Type = Kind.Ints;
                attribute.Ints.AddRange(ints.Select(v => (long)v));
                break;
            case float[] floats:
                attribute.Type = Kind.Floats;
                attribute.Floats.AddRange(floats);
                break;
            case Tensor tensor: (attribute.T, attribute.Type) = (Proto("", tensor), Kind.Tensor); break;
            case GraphProto graph: (attribute.G, attribute.Type) = (graph, Kind.Graph); break;
            default: throw new ArgumentException($"an attribute of {value.GetType()}");
        }
        return attribute;
    }

    public static ValueInfoProto Port(string name, OnnxType type) =>
        new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type } } };

    /// <summary>A tensor; of a narrow type from the whole numbers that it is computed in.</summary>
    public static TensorProto Proto(string name, Tensor tensor, OnnxType? type = null)
    {
        var proto = new TensorProto { Name = name, DataType = (int)(type ?? OnnxTypes.Of(tensor.DType)) };
        proto.Dims.AddRange(tensor.Shape.Select(s => (long)s));
        if (type is null) proto.RawData = ByteString.CopyFrom(tensor.AsReadOnlyBytes());
        else proto.Int32Data.AddRange(tensor.To(DType.Int32).ToArray<int>());
        return proto;
    }
}
