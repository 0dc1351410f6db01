using Fovea.Onnx.Schema;
using Google.Protobuf;

namespace Fovea.Onnx.Tests;

/// <summary>What a file may hold: every element type, external data, functions, and what is refused in one line.</summary>
public class OnnxFileTests
{
    [Fact]
    public void EveryElementTypeIsReadFromRawBytesAndFromItsOwnField()
    {
        foreach (var (type, bytes, expected) in new (OnnxType, byte[], double[])[]
        {
            (OnnxType.Float, [0, 0, 0xC0, 0x3F], [1.5]), (OnnxType.Double, BitConverter.GetBytes(-2.25), [-2.25]),
            (OnnxType.UInt8, [200], [200]), (OnnxType.Int8, [200], [-56]), (OnnxType.UInt16, [0xFE, 0xFF], [65534]),
            (OnnxType.Int16, [0xFE, 0xFF], [-2]), (OnnxType.Int32, [0xFE, 0xFF, 0xFF, 0xFF], [-2]),
            (OnnxType.UInt32, [0xFE, 0xFF, 0xFF, 0xFF], [4294967294]), (OnnxType.Int64, BitConverter.GetBytes(-7L), [-7]),
            (OnnxType.UInt64, BitConverter.GetBytes(7UL), [7]), (OnnxType.Bool, [1], [1]), (OnnxType.Float16, [0x00, 0x3E], [1.5]),
            (OnnxType.BFloat16, [0xC0, 0x3F], [1.5]), (OnnxType.Int4, [0x9F], [-1, -7]), (OnnxType.UInt4, [0x9F], [15, 9]),
        })
        {
            var raw = new TensorProto { DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
            raw.Dims.Add(expected.Length);
            var typed = new TensorProto { DataType = (int)type };
            typed.Dims.Add(expected.Length);
            switch (type)
            {
                case OnnxType.Float: typed.FloatData.Add(1.5f); break;
                case OnnxType.Double: typed.DoubleData.Add(-2.25); break;
                case OnnxType.Int64: typed.Int64Data.Add(-7); break;
                case OnnxType.UInt32 or OnnxType.UInt64: typed.Uint64Data.Add((ulong)expected[0]); break;
                case OnnxType.Float16: typed.Int32Data.Add(0x3E00); break;
                case OnnxType.BFloat16: typed.Int32Data.Add(0x3FC0); break;
                case OnnxType.Int4 or OnnxType.UInt4: typed.Int32Data.Add(0x9F); break;
                default: typed.Int32Data.Add((int)expected[0]); break;
            }
            foreach (var proto in new[] { raw, typed })
            {
                var (tensor, read) = OnnxTensor.Read("f", "t", proto);
                Assert.Equal(type, read);
                Assert.Equal(expected, tensor.To(DType.Float64).ToArray<double>());
            }
        }
    }

    [Fact]
    public void SizesAndDataMustAgree()
    {
        Refused(m => m.Graph.Initializer[0].Dims[0] = 3, "initializer 'w': expected 12 bytes for Float [3], got 8");
        Refused(m => m.Graph.Initializer[0].Dims[0] = -1, "initializer 'w'.dims: expected sizes of 0 or more");
        Refused(m => m.Graph.Initializer[0].Dims.AddRange([1L << 31, 1L << 31]), "at most 2³¹ − 1 elements");
        Refused(m => m.Graph.Initializer[0].DataType = 99, "expected a data type that ONNX has, got 99");
    }

    [Fact]
    public void NamesAndOrderAreChecked()
    {
        Refused(m => m.Graph.Node[0].Input[1] = "nowhere",
            "node 0 (Add): input 'nowhere': expected a value that is computed, an input or an initializer, got none of it");
        Refused(m => m.Graph.Output[0].Name = "z", "output 'z': expected a value that a node computes, got one that is missing");
        Refused(m => m.Graph.Node.Add(m.Graph.Node[0].Clone()), "node 1 (Add): output 'y': expected each name once");
        Refused(m => m.Graph.Initializer.Add(m.Graph.Initializer[0].Clone()), "initializer 'w': expected a name that comes once");
        Refused(m =>
        {
            m.Graph.Node[0].Input[1] = "b";
            m.Graph.Node.Add(new NodeProto { OpType = "Relu", Name = "loop", Input = { "y" }, Output = { "b" } });
        }, "expected a graph without cycles, got a node that needs its own result");
        Refused(m => m.IrVersion = 99, "ir_version: expected a version from 1 to");
        Refused(m => m.OpsetImport[0].Version = 99, "opset_import: expected a version of the operators from 1 to 22, got 99");
        Refused(m => m.Graph = null, "graph: expected a model with a graph, got none");
    }

    [Fact]
    public void NodesInAnotherOrderAreSorted()
    {
        var model = new ModelBuilder().Input("x", Tensor.From(-1f, 2)).Node("Neg", "a", "y").Node("Relu", "x", "a").Output("y");
        Assert.Equal([0f, -2], model.Load().ToModule().Forward(model.Inputs)["y"].ToArray<float>());
    }

    [Fact]
    public void AttributesOfAnotherKindAreNamed()
    {
        var model = new ModelBuilder().Input("x", Tensor.Ones([1, 1, 4, 4])).Node("MaxPool", "x", "y", ("kernel_shape", 2f)).Output("y");
        var e = Assert.Throws<DataFormatException>(() => model.Load().ToGraph());
        Assert.EndsWith("model.onnx: node 0 (MaxPool): attribute 'kernel_shape': expected whole numbers, got a number", e.Message);
        model = new ModelBuilder().Input("x", Tensor.Ones([4])).Node("Cast", "x", "y").Output("y");
        e = Assert.Throws<DataFormatException>(() => model.Load().ToGraph());
        Assert.EndsWith("node 0 (Cast): attribute 'to': expected a whole number, got none", e.Message);
    }

    [Fact]
    public void EveryOperatorThatIsMissingIsNamedBeforeAnythingRuns()
    {
        var model = new ModelBuilder().Input("x", Tensor.Ones([4])).Node("LSTM", "x", "a").Node("Nonsense", "a", "b").Node("LSTM", "b", "y")
            .Output("y");
        model.Graph.Node[1].Domain = "com.example";
        var e = Assert.Throws<OnnxUnsupportedException>(() => model.Load());
        Assert.EndsWith("not supported: LSTM at opset 17 (node 0 (LSTM) and 1 more); "
            + "Nonsense of domain 'com.example' at opset 0 (node 1 (Nonsense))", e.Message);
    }

    [Fact]
    public void ShapesThatDoNotFitNameTheNode()
    {
        var model = new ModelBuilder().Input("x", Tensor.Ones([4])).Constant("w", Tensor.Ones([3])).Node("Add", "x, w", "y").Output("y");
        model.Graph.Node[0].Name = "sum";
        var e = Assert.Throws<DataFormatException>(() => model.Load().ToGraph());
        Assert.Contains("model.onnx: graph: node 'sum' (Add): ", e.Message);
        Assert.Throws<ShapeException>(() => model.Load().ToModule().Forward(model.Inputs));
        var wrong = Assert.Throws<ShapeException>(() => model.Load().ToModule().Forward(Tensor.Ones([5, 1])));
        Assert.StartsWith("input 'x': expected x: Float [4], got Float32 [5, 1]", wrong.Message);
    }

    [Fact]
    public void OpenSizesMustBeSaid()
    {
        var model = new ModelBuilder().Input("x", Tensor.Ones([2, 4]), "N", "width").Node("Relu", "x", "y").Output("y").Load();
        Assert.Contains("input 'x': expected sizes, got x: Float [N, width]", Assert.Throws<DataFormatException>(() =>
            model.ToGraph()).Message);
        Assert.Equal([3, 5], model.ToGraph(new Dictionary<string, Shape> { ["x"] = [3, 5] }).Forward(Tensor.Ones([3, 5])).Shape);
    }

    [Fact]
    public void FilesThatAreNoModelsAreRefused()
    {
        using var folder = new TestFolder();
        foreach (var bytes in new byte[][] { [], [0], "<html>no</html>"u8.ToArray(), [0x08, 8, 0x3A, 0xFF, 0xFF, 0xFF, 0x7F],
            [.. Enumerable.Repeat((byte)0xFF, 99)] })
        {
            var path = folder.Write("bad.onnx", bytes);
            var e = Assert.Throws<DataFormatException>(() => OnnxFile.Load(path));
            Assert.StartsWith(path, e.Message);
            Assert.DoesNotContain('\n', e.Message);
        }
        var whole = Plain().Bytes();
        for (var length = 1; length < whole.Length; length += 3)
        {
            var path = folder.Write("cut.onnx", whole[..length]);
            Assert.ThrowsAny<IOException>(() => OnnxFile.Load(path).ToGraph());
        }
    }

    [Fact]
    public void BytesThatStandForManyObjectsAreRefusedBeforeTheyAreMade()
    {
        // A million empty nodes of two bytes each.
        var nodes = new byte[2_000_000];
        for (var i = 0; i < nodes.Length; i += 2) nodes[i] = 0x0A;
        byte[] model = [0x08, 8, 0x3A, .. Varint(nodes.Length), .. nodes];
        using var folder = new TestFolder();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<DataFormatException>(() => OnnxFile.Load(folder.Write("bomb.onnx", model)));
        Assert.Contains("expected messages that take at most", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 22);

        static IEnumerable<byte> Varint(int value)
        {
            for (; value > 127; value >>= 7) yield return (byte)(value | 128);
            yield return (byte)value;
        }
    }

    [Fact]
    public void SizesOutOfNothingAreRefused()
    {
        var model = new ModelBuilder().Constant("s", Tensor.From(1L << 15, 1L << 15)).Node("ConstantOfShape", "s", "y").Output("y");
        Assert.Contains("elements that follow from numbers alone", Assert.Throws<DataFormatException>(() => model
            .Load().ToGraph()).Message);
        var sparse = new ModelBuilder().Node("Identity", "w", "y").Output("y");
        sparse.Graph.SparseInitializer.Add(new SparseTensorProto
        {
            Values = ModelBuilder.Proto("w", Tensor.From(1f)), Indices = ModelBuilder.Proto("", Tensor.From(5L)), Dims = { 1 << 30 },
        });
        Assert.Contains("expected a sparse tensor of at most", Assert.Throws<DataFormatException>(() => sparse.Load()).Message);
        sparse.Graph.SparseInitializer[0].Dims[0] = 7;
        Assert.Equal([0f, 0, 0, 0, 0, 1, 0], sparse.Load().ToModule().Forward(new Dictionary<string, Tensor>())["y"].ToArray<float>());
    }

    [Fact]
    public void ExternalDataLieBesideTheModel()
    {
        using var folder = new TestFolder();
        folder.Write("weights/w.bin", [9, 9, 9, 9, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);
        var model = Plain();
        var proto = model.Graph.Initializer[0];
        proto.RawData = ByteString.Empty;
        proto.DataLocation = TensorProto.Types.DataLocation.External;
        Set("weights/w.bin", "4", "8");
        var path = folder.Write("model.onnx", model.Bytes());
        Assert.Equal([11f, 22], OnnxFile.Load(path).ToModule().Forward(Tensor.From(10f, 20)).ToArray<float>());

        folder.Write("../fovea-outside.bin", new byte[8]);
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.Path, "link.bin"),
                Path.GetFullPath(Path.Combine(folder.Path, "../fovea-outside.bin")));
            foreach (var location in new[] { "../fovea-outside.bin", "/etc/passwd", "weights/../../fovea-outside.bin", "link.bin",
                "a\\..\\..\\b" })
                Fails(location, "0", "8", "expected a file in the model's own folder");
        }
        finally
        {
            File.Delete(Path.Combine(folder.Path, "../fovea-outside.bin"));
        }
        Fails("none.bin", "0", "8", "which is not there");
        Fails("weights/w.bin", "8", "8", "expected 8 bytes at 8 of 'weights/w.bin', got a file of 12 bytes");
        Fails("weights/w.bin", "-4", "8", "expected a whole number of 0 or more");
        Fails("weights/w.bin", "0", "4", "expected the 8 bytes of its shape, got 4");

        void Set(string location, string offset, string length)
        {
            proto.ExternalData.Clear();
            foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
                proto.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        void Fails(string location, string offset, string length, string expected)
        {
            Set(location, offset, length);
            Assert.Contains(expected, Assert.Throws<DataFormatException>(() => OnnxFile
                .Load(folder.Write("bad.onnx", model.Bytes()))).Message);
        }
    }

    [Fact]
    public void FunctionsOfTheModelAreInlined()
    {
        var model = new ModelBuilder().Input("x", Tensor.From(-1f, 2)).Node("Twice", "x", "a", ("slope", 0.5f))
            .Node("Twice", "a", "y", ("slope", 0f)).Output("y");
        foreach (var node in model.Graph.Node) node.Domain = "own";
        var function = new FunctionProto { Name = "Twice", Domain = "own", Input = { "p" }, Output = { "q" }, Attribute = { "slope" } };
        function.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        function.Node.Add(new NodeProto
        {
            OpType = "LeakyRelu", Input = { "p" }, Output = { "t" },
            Attribute = { new AttributeProto { Name = "alpha", RefAttrName = "slope", Type = AttributeProto.Types.AttributeType.Float } },
        });
        function.Node.Add(new NodeProto { OpType = "Add", Input = { "t", "t" }, Output = { "q" } });
        model.Model.Functions.Add(function);
        model.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        Assert.Equal([0f, 8], model.Load().ToModule().Forward(model.Inputs)["y"].ToArray<float>());
        // One that calls itself.
        function.Node.Add(new NodeProto { OpType = "Twice", Domain = "own", Input = { "p" }, Output = { "r" } });
        Assert.Contains("expected functions that end", Assert.Throws<DataFormatException>(() => model.Load()).Message);
    }

    private static ModelBuilder Plain() => new ModelBuilder().Input("x", Tensor.From(10f, 20)).Constant("w", Tensor.From(1f, 2))
        .Node("Add", "x, w", "y").Output("y");

    private static void Refused(Action<ModelProto> change, string expected)
    {
        var model = Plain();
        change(model.Model);
        var e = Assert.Throws<DataFormatException>(() => model.Load());
        Assert.Contains(expected, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }
}
