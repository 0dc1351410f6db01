using System.Text;

namespace Fovea.Serving.Tests;

/// <summary>Requests of the Open Inference Protocol, in JSON and with elements behind it.</summary>
public class InferRequestTests
{
    [Theory]
    [InlineData("""[1.5, 2, -3e2, 4]""")]
    [InlineData("""[[1.5, 2], [-300, 4]]""")]
    public void Numbers_in_JSON_are_flat_or_nested(string data)
    {
        var request = Read($$"""{"id":"42","inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":{{data}}}]}""");
        Assert.Equal("42", request.Id);
        Assert.False(request.IsBinary);
        var input = Assert.Single(request.Inputs);
        Assert.Equal(("x", "FP32", 4), (input.Name, input.DataType, input.Count));
        Assert.Equal([2, 2], input.Shape);
        Assert.Equal([1.5f, 2, -300, 4], Floats(input));
    }

    [Fact]
    public void Data_may_come_before_the_shape_and_unknown_fields_are_passed_over()
    {
        var request = Read("""
            {"later":{"a":[1,{}]},"parameters":{"priority":1,"other":[[]]},
             "inputs":[{"data":[7,8],"parameters":{"content_type":"np"},"extra":null,"datatype":"UINT8","shape":[2],"name":"x"}]}
            """);
        var values = new byte[2];
        request.Inputs[0].Read(values);
        Assert.Equal([7, 8], values);
    }

    [Fact]
    public void Elements_behind_the_JSON_are_taken_in_the_order_of_the_inputs()
    {
        var json = """
            {"inputs":[{"name":"a","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}},
                       {"name":"b","shape":[3],"datatype":"UINT8","parameters":{"binary_data_size":3}}],
             "outputs":[{"name":"y","parameters":{"binary_data":true}},{"name":"z","parameters":{"classification":3}},{"name":"w"}]}
            """;
        var request = Read(json, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 2, 255]);
        Assert.Equal([1f, -2], Floats(request.Inputs[0]));
        var bytes = new byte[3];
        request.Inputs[1].Read(bytes);
        Assert.Equal([1, 2, 255], bytes);
        Assert.Equal([new("y", true, 0), new("z", false, 3), new("w", false, 0)], request.Outputs);
    }

    [Fact]
    public void Outputs_are_binary_where_the_request_says_so_unless_an_output_says_otherwise()
    {
        var request = Read("""
            {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}],"parameters":{"binary_data_output":true},
             "outputs":[{"name":"y"},{"name":"z","parameters":{"binary_data":false}}]}
            """);
        Assert.True(request.IsBinary);
        Assert.Equal([true, false], request.Outputs.Select(o => o.IsBinary));
    }

    [Fact]
    public void Bytes_are_base64_in_JSON_and_have_their_length_before_them_behind_it()
    {
        var json = Read("""{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","data":["AQID",""]}]}""").Inputs[0].ReadBytes();
        var binary = Read("""{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11}}]}""",
            [3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]).Inputs[0].ReadBytes();
        foreach (var elements in (IReadOnlyList<ReadOnlyMemory<byte>>[])[json, binary])
            Assert.Equal([[1, 2, 3], []], elements.Select(e => e.ToArray()));
    }

    [Theory]
    [InlineData("", "expected JSON")]
    [InlineData("[]", "infer request: expected an object, got StartArray")]
    [InlineData("{", "expected JSON")]
    [InlineData("""{"inputs":[]}""", "inputs: expected a tensor, got none")]
    [InlineData("""{"inputs":{}}""", "inputs: expected an array")]
    [InlineData("""{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}""", "inputs[0]: expected name, datatype and shape")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}""", "expected data or binary_data_size, got neither")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":1}]}""", "inputs[0].data: expected an array")]
    [InlineData("""{"inputs":[{"name":"x","shape":[-1],"datatype":"FP32","data":[1]}]}""", "a whole number from 0 to 2147483647, got -1")]
    [InlineData("""{"inputs":[{"name":"x","shape":[0],"datatype":"FP32","data":[1]}]}""", "sizes above 0, got 0")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1.5],"datatype":"FP32","data":[1]}]}""", "got 1.5")]
    [InlineData("""{"inputs":[{"name":"x","shape":[65536,65536],"datatype":"FP32","data":[1]}]}""", "at most 2147483647 elements")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,1,1,1,1,1,1,1,1],"datatype":"FP32","data":[1]}]}""", "at most 8 axes")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]}""",
        "a whole number from 0 to 0, got 4")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}],"outputs":[{}]}""", "outputs[0].name")]
    [InlineData("""{"id":7,"inputs":[]}""", "id: expected a text, got Number")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]} x""", "expected JSON")]
    public void What_is_no_request_says_what_was_expected(string json, string message) =>
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("FP32", "[1]", "expected 2 elements, got 1")]
    [InlineData("FP32", "[1,2,3]", "expected 2 elements, got more")]
    [InlineData("FP32", "[1,null]", "expected numbers, got Null for element 1")]
    [InlineData("FP32", "[1,1e40]", "expected finite numbers")]
    [InlineData("UINT8", "[1,256]", "expected whole numbers from 0 to 255")]
    [InlineData("BYTES", """["AQ==","?"]""", "expected texts in base64, got String for element 1")]
    [InlineData("BYTES", """["AQ=="]""", "expected 2 elements, got 1")]
    public void Elements_that_are_none_say_which(string type, string data, string message)
    {
        var input = Read($$"""{"inputs":[{"name":"x","shape":[2],"datatype":"{{type}}","data":{{data}}}]}""").Inputs[0];
        var error = Assert.Throws<DataFormatException>(() =>
        {
            if (type == "FP32") Floats(input);
            else if (type == "UINT8") input.Read(new byte[2]);
            else input.ReadBytes();
        });
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FP32", 4, "binary_data_size 8")]
    [InlineData("UINT8", 3, "binary_data_size 2")]
    [InlineData("BYTES", 7, "expected 2 elements with their lengths before them, got 1")]
    public void Elements_behind_the_JSON_are_as_many_as_the_shape_says(string type, int bytes, string message)
    {
        var json = $$"""{"inputs":[{"name":"x","shape":[2],"parameters":{"binary_data_size":{{bytes}} },"datatype":"{{type}}"}]}""";
        var input = Read(json, new byte[bytes]).Inputs[0];
        var error = Assert.Throws<DataFormatException>(() =>
        {
            if (type == "FP32") Floats(input);
            else if (type == "UINT8") input.Read(new byte[2]);
            else input.ReadBytes();
        });
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_that_nobody_sent_allocates_nothing()
    {
        var claimed = Assert.Throws<DataFormatException>(
            () => Read("""{"inputs":[{"name":"x","shape":[2147483647],"datatype":"BYTES","data":["AQ=="]}]}"""));
        Assert.Contains("inputs[0]: expected 2147483647 elements, got 8 bytes", claimed.Message, StringComparison.Ordinal);
        var huge = Read("""{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":8}}]}""",
            [255, 255, 255, 255, 0, 0, 0, 0]).Inputs[0];
        Assert.Throws<DataFormatException>(huge.ReadBytes);
    }

    [Fact]
    public void Bytes_that_no_input_takes_are_refused()
    {
        var json = """{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","data":[1]}]}""";
        Assert.Contains("expected 0 bytes after the JSON", Assert.Throws<DataFormatException>(() => Read(json, [1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => InferRequest.Read(Encoding.UTF8.GetBytes(json), 1000));
        Assert.Throws<DataFormatException>(() => InferRequest.Read(Encoding.UTF8.GetBytes(json), -1));
    }

    [Fact]
    public void A_text_that_is_no_UTF_8_is_refused()
    {
        var body = Encoding.UTF8.GetBytes("""{"id":"?","inputs":[]}""");
        body[Array.IndexOf(body, (byte)'?')] = 0xFF;
        Assert.Contains("UTF-8", Assert.Throws<DataFormatException>(() => InferRequest.Read(body)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_a_request_or_refused()
    {
        var sample = Encoding.UTF8.GetBytes(
            """{"id":"1","inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"y"}]}""");
        var random = new Random(7);
        var refused = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var body = sample.ToArray();
            for (var k = random.Next(1, 4); k > 0; k--) body[random.Next(body.Length)] = (byte)random.Next(256);
            try
            {
                foreach (var input in InferRequest.Read(body).Inputs)
                    if (input.Count <= 1000) input.Read(new float[input.Count]);
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 2_500, 5_000);
    }

    private static InferRequest Read(string json, byte[]? binary = null)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return binary is null ? InferRequest.Read(bytes) : InferRequest.Read((byte[])[.. bytes, .. binary], bytes.Length);
    }

    private static float[] Floats(InferTensor input)
    {
        var values = new float[input.Count];
        input.Read(values);
        return values;
    }
}
