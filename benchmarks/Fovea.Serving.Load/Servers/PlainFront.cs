using Fovea.Imaging;
using Fovea.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving.Load;

/// <summary>What one writes by hand to serve a network: a picture is decoded, prepared and computed by itself, as many at a time as there
/// are processors. Decoding and preparing are Fovea's.</summary>
/// <param name="classifier">How pictures are prepared, and the names of classes.</param>
/// <param name="compute">The scores of an input.</param>
internal sealed class PlainFront(ImageClassifier classifier, Func<float[], float[]> compute)
{
    private static readonly SemaphoreSlim Processors = new(Environment.ProcessorCount);

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
        var scores = compute(x);
        var most = scores.Max();
        var sum = scores.Sum(s => Math.Exp(s - most));
        var top = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(5).Select(i => new Fields
        {
            ["index"] = i, ["name"] = classifier.ClassNames[i], ["probability"] = Math.Exp(scores[i] - most) / sum, ["logit"] = scores[i],
        });
        return new() { ["model"] = "model", ["version"] = "1", ["predictions"] = (Fields[])[new() { ["top"] = top }] };
    }
}
