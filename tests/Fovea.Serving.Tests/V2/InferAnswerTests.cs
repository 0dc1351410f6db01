using System.Text;

namespace Fovea.Serving.Tests;

/// <summary>Answers of the Open Inference Protocol.</summary>
public class InferAnswerTests
{
    [Fact]
    public void An_answer_without_binary_outputs_is_JSON()
    {
        using var answer = new InferAnswer("digits", "2", "42");
        answer.Add("y", [1, 3], [1.5f, -2, float.NaN], isBinary: false);
        answer.Add("z", [1, 1], ["3.25:7:seven"], isBinary: false);
        var (body, length) = answer.End();
        Assert.Null(length);
        Assert.Equal("""{"model_name":"digits","model_version":"2","id":"42","outputs":["""
            + """{"name":"y","datatype":"FP32","shape":[1,3],"data":[1.5,-2,null]},"""
            + """{"name":"z","datatype":"BYTES","shape":[1,1],"data":["3.25:7:seven"]}]}""", Encoding.UTF8.GetString(body.Span));
    }

    [Fact]
    public void Binary_outputs_follow_the_JSON_in_their_order()
    {
        using var answer = new InferAnswer("digits", "1", null);
        answer.Add("y", [1, 2], [1f, -2], isBinary: true);
        answer.Add("z", [1, 2], ["é", ""], isBinary: true);
        var (body, length) = answer.End();
        Assert.Equal("""{"model_name":"digits","model_version":"1","outputs":["""
            + """{"name":"y","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}},"""
            + """{"name":"z","datatype":"BYTES","shape":[1,2],"parameters":{"binary_data_size":10}}]}""",
            Encoding.UTF8.GetString(body.Span[..length!.Value]));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 2, 0, 0, 0, 0xC3, 0xA9, 0, 0, 0, 0], body[length.Value..].ToArray());
    }
}
