using Fovea.Models;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>POST /v1/predict</c>: the likeliest classes of pictures.</summary>
public sealed class PredictEndpoint : IServingEndpoint
{
    private const int UsualTop = 5;

    /// <inheritdoc/>
    public string Method => "POST";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v1/predict", "/v1/models/{model}/predict"];

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var server = ClassifierServer.Of(context);
        var model = server.ModelOf(context);
        using var request = await PictureRequest.ReadAsync(context, server, context.RequestAborted).ConfigureAwait(false);
        var top = PictureRequest.Query(context, "top", 1, int.MaxValue) ?? request.Top ?? UsualTop;
        var names = model.Classifier.ClassNames;
        var queued = await server.ScoreAsync(model, request.Pictures, context.RequestAborted).ConfigureAwait(false);
        try
        {
            foreach (var picture in queued) RequestNotes.Of(context).Note(picture);
            await context.Response.WriteFieldsAsync(new Fields
            {
                ["model"] = model.Name, ["version"] = model.Version,
                ["predictions"] = queued.Select(q => new Fields { ["top"] = TopClasses.Of(q.Scores, names, top).Select(ToFields) }),
            }).ConfigureAwait(false);
        }
        finally
        {
            foreach (var picture in queued) picture.Dispose();
        }
    }

    internal static Fields ToFields(ClassScore score) => new()
    {
        ["index"] = score.Index, ["name"] = score.Name, ["probability"] = score.Probability, ["logit"] = score.Logit,
    };
}
