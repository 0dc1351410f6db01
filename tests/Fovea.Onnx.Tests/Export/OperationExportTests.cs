using System.Collections;
using System.Reflection;
using Module = Fovea.Nn.Module;

namespace Fovea.Onnx.Tests.Export;

/// <summary>Every operation as ONNX nodes, at the odd sizes at which its gradient is checked, held to ONNX Runtime.</summary>
public class OperationExportTests
{
    private static readonly Type[] Refused =
    [
        typeof(SolveAttributes), typeof(EighAttributes), typeof(QRAttributes), typeof(PinvAttributes), typeof(CholeskyAttributes),
        typeof(SVDAttributes), typeof(SlogDetAttributes), typeof(NamedAttributes), typeof(RandomAttributes<>),
        typeof(QuantizeAttributes), typeof(DequantizeAttributes), typeof(QuantizedConv2dAttributes), typeof(QuantizedMaxPool2dAttributes),
    ];

    // By name, for every operation of the library; operations in an application's own project would come, too.
    public static TheoryData<string> Operations => [.. Catalog<OperationCases>.All.Select(c => c.Operation.Name)];

    public static TheoryData<int> Opsets => [.. Enumerable.Range(17, 6)];

    [Theory, MemberData(nameof(Operations))]
    public void An_operation_gives_the_same_numbers_in_ONNX_Runtime(string operation)
    {
        var failures = new List<string>();
        foreach (var c in Catalog<OperationCases>.All.Where(c => c.Operation.Name == operation).SelectMany(c => c.Cases()))
            if (Check(c.Name, c.Function, c.Inputs, 17) is { } failure) failures.Add(failure);
        Assert.Empty(failures);
    }

    [Theory, MemberData(nameof(Opsets))]
    public void What_is_written_differently_from_set_to_set_is_right_in_all(int opset)
    {
        string[] changed = ["MeanOp", "ExtremeOp", "MishOp", "GeluOp", "GeluTanhOp", "GroupNormOp", "PadOp", "UpsampleOp", "Conv2dOp",
            "AvgPool2dOp", "NormalizeOp", "ScatterOp", "AdaptiveMaxPool2dOp"];
        var failures = new List<string>();
        foreach (var c in Catalog<OperationCases>.All.Where(c => changed.Contains(c.Operation.Name)).SelectMany(c => c.Cases()))
            if (Check(c.Name, c.Function, c.Inputs, opset) is { } failure) failures.Add(failure);
        Assert.Empty(failures);
    }

    [Fact]
    public void Every_record_of_an_operation_is_written_or_refused_for_a_reason()
    {
        var seen = new HashSet<Type>();
        foreach (var (_, function, inputs) in Catalog<OperationCases>.All.SelectMany(c => c.Cases())
            .Select(c => (c.Name, c.Function, c.Inputs)).Concat(MoreCases.All))
            foreach (var operation in Trace.Of(new FunctionModule(function), Singles(function, inputs)).Graph.Operations)
            {
                var type = operation.Attributes.GetType();
                var exporters = Catalog<OnnxExporter>.All.Count(e => e.Takes(operation.Attributes));
                Assert.True(exporters == 1, $"{operation.Name}: {exporters} exporters");
                seen.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
            }
        // There is one device here, and so no move to another.
        Assert.Single(Catalog<OnnxExporter>.All, e => e.Takes(new DeviceAttributes(Device.Default)));
        seen.Add(typeof(DeviceAttributes));
        var records = typeof(OperationAttributes).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(OperationAttributes)) && !t.IsAbstract);
        Assert.Empty(records.Except(seen).Except(Refused).Select(t => t.Name));
    }

    [Fact]
    public void The_exporters_of_functions_are_used()
    {
        // A name that no operation has would be one that was spelt wrong.
        var names = Catalog<OperationCases>.All.SelectMany(c => c.Cases()).Select(c => (c.Function, c.Inputs))
            .Concat(MoreCases.All.Select(c => (c.Function, c.Inputs)))
            .SelectMany(c => Trace.Of(new FunctionModule(c.Function), Singles(c.Function, c.Inputs)).Graph.Operations)
            .Select(o => o.Name).ToHashSet();
        foreach (var exporter in (Type[])[typeof(UnaryExporter), typeof(BinaryExporter), typeof(UnaryFormulaExporter),
            typeof(BinaryFormulaExporter)])
        {
            var table = (IDictionary)exporter.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Single().GetValue(null)!;
            Assert.Empty(table.Keys.Cast<string>().Except(names));
        }
    }

    public static TheoryData<string> More => [.. MoreCases.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(More))]
    public void An_operation_without_a_gradient_gives_the_same_numbers(string name)
    {
        var (_, function, inputs) = MoreCases.All.Single(c => c.Name == name);
        Assert.Null(Check(name, function, inputs, name.Contains("bits", StringComparison.Ordinal) ? 18 : 17));
    }

    // What is wrong with a case, or null.
    private static string? Check(string name, Func<Tensor[], Tensor> function, Tensor[] inputs, int opset)
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "operation.onnx");
        var singles = Singles(function, inputs);
        var expected = function(singles);
        try
        {
            OnnxExport.Save(new FunctionModule(function), path, singles, new() { Opset = opset, FixedShapes = true });
        }
        catch (NotSupportedException e)
        {
            var operations = Trace.Of(new FunctionModule(function), singles).Graph.Operations;
            return operations.Any(o => RefusedExporter.Reason(o.Attributes) is not null) ? null : $"{name}: {e.Message}";
        }
        using var file = new OrtSession(path);
        var difference = OrtSession.Difference(file.Run([.. singles.Take(file.Inputs.Count)])[0], expected);
        return difference <= 1e-4 ? null : $"{name}: {difference:G3}";
    }

    // In single precision, which ONNX Runtime has for all operators, unless the case has constants in double.
    private static Tensor[] Singles(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        var singles = Array.ConvertAll(inputs, x => x.DType == DType.Float64 ? x.To(DType.Float32) : x);
        try
        {
            function(singles);
            return singles;
        }
        catch (ShapeException)
        {
            return inputs;
        }
    }
}
