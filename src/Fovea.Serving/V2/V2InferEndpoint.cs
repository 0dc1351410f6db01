using System.Globalization;
using Fovea.Models;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>POST /v2/models/{model}/infer</c>: scores of tensors, as clients of KServe and Triton ask for them.</summary>
/// <remarks><b>Source</b>: KServe, Open Inference Protocol; Triton, Binary Tensor Data Extension and Classification Extension.</remarks>
public sealed class V2InferEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "POST";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2/models/{model}/infer", "/v2/models/{model}/versions/{version}/infer"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Scores of tensors (Open Inference Protocol)",
          "description": "One input: FP32 [N, C, H, W] as the network takes it, UINT8 [N, H, W, 1 or 3] of pixels, or BYTES [N] of files of
            pictures, in base64 in JSON. Elements may follow the JSON, with Inference-Header-Content-Length, both ways.",
          "tags": ["v2"],
          "requestBody": { "required": true, "content": { "application/json": {
            "schema": { "type": "object", "required": ["inputs"], "properties": { "id": { "type": "string" },
              "inputs": { "type": "array", "items": { "type": "object" } },
              "outputs": { "type": "array", "items": { "type": "object" } } } },
            "example": { "inputs": [{ "name": "input", "datatype": "BYTES", "shape": [1], "data": ["iVBORw0KGgo…"] }],
              "outputs": [{ "name": "output", "parameters": { "classification": 3 } }] }
          }, "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } },
          "responses": {
            "200": { "description": "The scores.", "content": { "application/json": { "schema": { "type": "object" } },
              "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } },
            "400": { "$ref": "#/components/responses/bad" }, "401": { "$ref": "#/components/responses/key" },
            "404": { "$ref": "#/components/responses/missing" }, "413": { "$ref": "#/components/responses/large" },
            "415": { "$ref": "#/components/responses/type" }, "429": { "$ref": "#/components/responses/busy" },
            "503": { "$ref": "#/components/responses/late" }
          }
        }
        """.ReplaceLineEndings(" ");

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var server = ClassifierServer.Of(context);
        var model = server.ModelOf(context);
        var taken = 1;
        // Before a byte is read.
        server.Budget.Take(taken);
        try
        {
            var request = await ReadAsync(context, server.Options).ConfigureAwait(false);
            var outputs = Outputs(request, model);
            using var pictures = await server.Threads.Run(() => InferPictures.Of(request, model, server.Options), context.RequestAborted)
                .ConfigureAwait(false);
            server.Budget.Take(pictures.Count - taken);
            taken = pictures.Count;
            var scores = await ScoresAsync(context, server, model, pictures).ConfigureAwait(false);
            await WriteAsync(context.Response, request, model, outputs, scores).ConfigureAwait(false);
        }
        catch (DataFormatException e)
        {
            throw new ServingException(StatusCodes.Status400BadRequest, e.Message);
        }
        finally
        {
            server.Budget.Give(taken);
        }
    }

    private static async Task<InferRequest> ReadAsync(HttpContext context, ServingOptions options)
    {
        var http = context.Request;
        if (http.Headers.ContentEncoding.Count > 0)
            throw new ServingException(StatusCodes.Status415UnsupportedMediaType,
                "Content-Encoding: expected none, got one; send the body as it is");
        int? length = null;
        if (http.Headers[InferRequest.LengthHeader] is { Count: > 0 } header)
            length = int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
                : throw new DataFormatException($"{InferRequest.LengthHeader}: expected a whole number, got '{Excerpt.Of(header!)}'.");
        var body = await RequestBody.ReadAsync(http.Body, http.ContentLength, options.MaxBytes, context.RequestAborted)
            .ConfigureAwait(false);
        return InferRequest.Read(body, length);
    }

    private static IReadOnlyList<InferOutput> Outputs(InferRequest request, ServedModel model)
    {
        var name = V2Names.Output(model);
        if (request.Outputs.Any(o => o.Name != name))
            throw new DataFormatException(
                $"outputs: expected {name}, got {string.Join(", ", request.Outputs.Select(o => Excerpt.Of(o.Name, 20)))}.");
        return request.Outputs.Count > 0 ? request.Outputs : [new(name, request.IsBinary, Classes: 0)];
    }

    private static async Task<float[]> ScoresAsync(
        HttpContext context, ClassifierServer server, ServedModel model, InferPictures pictures)
    {
        var classes = model.Classifier.ClassNames.Count;
        var scores = new float[pictures.Count * classes];
        var notes = RequestNotes.Of(context);
        await Task.WhenAll(Enumerable.Range(0, pictures.Count).Select(OneAsync)).ConfigureAwait(false);
        return scores;

        async Task OneAsync(int index)
        {
            using var picture = await server.ScoreAsync(model, input => pictures.Prepare(index, input), context.RequestAborted)
                .ConfigureAwait(false);
            picture.Scores.CopyTo(scores.AsSpan(index * classes));
            lock (notes) notes.Note(picture);
        }
    }

    private static async Task WriteAsync(
        HttpResponse response, InferRequest request, ServedModel model, IReadOnlyList<InferOutput> outputs, float[] scores)
    {
        var names = model.Classifier.ClassNames;
        var count = scores.Length / names.Count;
        using var answer = new InferAnswer(model.Name, model.Version, request.Id);
        foreach (var (name, isBinary, classes) in outputs)
        {
            if (classes == 0) answer.Add(name, [count, names.Count], scores, isBinary);
            else answer.Add(name, [count, Math.Min(classes, names.Count)], Likeliest(scores, model.Classifier, classes), isBinary);
        }
        var (body, length) = answer.End();
        response.ContentType = length is null ? "application/json" : "application/octet-stream";
        if (length is { } bytes) response.Headers[InferRequest.LengthHeader] = bytes.ToString(CultureInfo.InvariantCulture);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    // As Triton writes classes: score, index, name.
    private static IEnumerable<string> Likeliest(float[] scores, ImageClassifier classifier, int classes) =>
        Enumerable.Range(0, scores.Length / classifier.ClassNames.Count)
            .SelectMany(i => classifier.Top(scores.AsSpan(i * classifier.ClassNames.Count, classifier.ClassNames.Count), classes))
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{(float)c.Logit}:{c.Index}:{c.Name}"));
}
