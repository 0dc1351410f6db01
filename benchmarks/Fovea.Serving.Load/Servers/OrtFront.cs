using Fovea.Imaging;
using Fovea.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Serving.Load;

/// <summary>What one writes by hand to serve a network with ONNX Runtime: a picture is decoded, prepared and computed by itself, as many
/// at a time as there are processors. Decoding and preparing are Fovea's.</summary>
/// <param name="session">The network.</param>
/// <param name="classifier">How pictures are prepared, and the names of classes.</param>
internal sealed class OrtFront(InferenceSession session, ImageClassifier classifier)
{
    private static readonly SemaphoreSlim Processors = new(Environment.ProcessorCount);
    private static readonly RunOptions Options = new();

    /// <summary>Adds the endpoint.</summary>
    public void Map(WebApplication app) => app.MapPost("/v1/predict", (RequestDelegate)AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var file = new byte[context.Request.ContentLength ?? 0];
        await context.Request.Body.ReadExactlyAsync(file, context.RequestAborted);
        await Processors.WaitAsync(context.RequestAborted);
        Fields answer;
        try
        {
            answer = Answer(file);
        }
        finally
        {
            Processors.Release();
        }
        await context.Response.WriteFieldsAsync(answer);
    }

    private Fields Answer(byte[] file)
    {
        var preprocessing = classifier.Preprocessing;
        var x = new float[preprocessing.Shape.Elements];
        preprocessing.Apply(Image.Load(file), x);
        using var value = OrtValue.CreateTensorValueFromMemory(x, [1, preprocessing.Channels, preprocessing.Height, preprocessing.Width]);
        using var outputs = session.Run(Options, session.InputNames, [value], session.OutputNames);
        var scores = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        var most = scores.Max();
        var sum = scores.Sum(s => Math.Exp(s - most));
        var top = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(5).Select(i => new Fields
        {
            ["index"] = i, ["name"] = classifier.ClassNames[i], ["probability"] = Math.Exp(scores[i] - most) / sum, ["logit"] = scores[i],
        });
        return new() { ["model"] = "ort", ["version"] = "1", ["predictions"] = (Fields[])[new() { ["top"] = top }] };
    }
}
