using System.Text;
using Fovea.Imaging;
using Fovea.Models;

namespace Fovea.Serving.Load;

/// <summary>A request of a picture, and what the library itself says of that picture.</summary>
/// <param name="Bytes">What is sent.</param>
/// <param name="Expected">The likeliest classes, with their scores.</param>
internal sealed record GoodRequest(byte[] Bytes, IReadOnlyList<(int Index, float Logit)> Expected)
{
    /// <summary>Each picture as it is, and in JSON.</summary>
    /// <param name="classifier">The model that is served.</param>
    /// <param name="pictures">Files of pictures.</param>
    /// <param name="type">Their media type.</param>
    /// <param name="headers">More headers, as that of a key.</param>
    public static IReadOnlyList<GoodRequest> All(
        ImageClassifier classifier, IEnumerable<byte[]> pictures, string type, params string[] headers) =>
        [.. pictures.SelectMany(picture =>
        {
            (int, float)[] expected = [.. classifier.Predict(Image.Load(picture)).Select(c => (c.Index, (float)c.Logit))];
            var json = Encoding.ASCII.GetBytes($$"""{"images":["{{Convert.ToBase64String(picture)}}"]}""");
            return (GoodRequest[])
            [
                new(HttpRequest.Of("POST", "/v1/predict", type, picture, headers), expected),
                new(HttpRequest.Of("POST", "/v1/predict", "application/json", json, headers), expected),
            ];
        })];

    /// <summary>Whether an answer says what the library says: the same class first, and the same scores but for the last digits, which
    /// depend on the size of the batch.</summary>
    public bool IsRight(HttpAnswer answer) => answer.Status == 200 && PredictAnswer.Of(answer) is var top && top.Count == Expected.Count
        && top[0].Index == Expected[0].Index && top.Zip(Expected).All(p => IsClose(p.First.Logit, p.Second.Logit));

    private static bool IsClose(float score, float expected) => Math.Abs(score - expected) <= 1e-5f * Math.Max(1, Math.Abs(expected));
}
