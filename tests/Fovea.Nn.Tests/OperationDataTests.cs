using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Nn.Tests;

/// <summary>Operations as names and values, and back.</summary>
public class OperationDataTests
{
    // What no file can say: a device, random draws, index tensors, and an operation that was noted by name alone.
    private static readonly string[] Refused = ["DeviceAttributes", "RandomAttributes`1", "IndexAttributes", "NamedAttributes"];

    public static TheoryData<string> Operations() =>
        [.. Catalog<OperationCases>.All.Select(c => c.Operation.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_is_written_and_read_back_and_gives_the_same_bits(string name)
    {
        using var _ = new ComputeContext(3).Use();
        foreach (var test in Catalog<OperationCases>.All.Single(c => c.Operation.Name == name).Cases())
        {
            var graph = OperationGraph.Capture(test.Inputs, () => [test.Function(test.Inputs)]);
            foreach (var operation in graph.Operations.Where(o => !Refused.Contains(o.Attributes.GetType().Name)))
            {
                var written = OperationData.Write(operation.Attributes).ToJson();
                var read = Read(written);
                Assert.Equal(written, OperationData.Write(read).ToJson());
                Assert.Equal(operation.Name, read.Name);
            }
            if (graph.Operations.Any(o => Refused.Contains(o.Attributes.GetType().Name))) continue;
            var again = graph with
            {
                Operations = [.. graph.Operations.Select(o => o with { Attributes = Read(OperationData.Write(o.Attributes).ToJson()) })],
            };
            Assert.Equal(graph.Run(test.Inputs)[0].AsReadOnlyBytes(), again.Run(test.Inputs)[0].AsReadOnlyBytes());
        }
    }

    [Fact]
    public void Every_record_of_operations_is_data_but_those_that_no_file_can_say()
    {
        var entries = Catalog<DataEntry<OperationAttributes>>.All.Where(e => e.Name != "Named").ToList();
        var known = entries.Select(e => e.Type.IsGenericType ? e.Type.GetGenericTypeDefinition() : e.Type).ToHashSet();
        var missing = typeof(OperationAttributes).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(OperationAttributes)) && !known.Contains(t))
            .Select(t => t.Name).Order(StringComparer.Ordinal);
        Assert.Equal(Refused.Order(StringComparer.Ordinal), missing);
        Assert.Equal(entries.Count, entries.DistinctBy(e => e.Name).Count());
    }

    [Theory]
    [InlineData("""{"op":"Nothing"}""", "model: op: expected a known operation, got Nothing")]
    [InlineData("""{"op":"Named","name":"conv2d"}""", "model: op: expected a known operation, got Named")]
    [InlineData("""{}""", "model: op: expected a text, got nothing")]
    [InlineData("""{"op":"Cast","dType":"7"}""", "model: dType: expected Float32, ")]
    [InlineData("""{"op":"Reshape","shape":[2,-3]}""", "model: shape: expected sizes of 0 or more, got [2,-3]")]
    [InlineData("""{"op":"CumSum","axis":1.5}""", "model: axis: expected a whole number, got 1.5")]
    public void What_is_none_is_named(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataFormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static OperationAttributes Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return OperationData.Read(new("model", document.RootElement.Clone()));
    }
}
