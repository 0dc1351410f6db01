using System.Text.Json;

namespace Fovea.Serving.Load;

/// <summary>What <c>/v1/predict</c> answered of one picture.</summary>
internal static class PredictAnswer
{
    /// <summary>The likeliest classes with their scores.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">It is something else.</exception>
    public static IReadOnlyList<(int Index, float Logit)> Of(HttpAnswer answer)
    {
        using var document = JsonDocument.Parse(answer.Body);
        var top = document.RootElement.GetProperty("predictions")[0].GetProperty("top");
        return [.. top.EnumerateArray().Select(c => (c.GetProperty("index").GetInt32(), c.GetProperty("logit").GetSingle()))];
    }
}
