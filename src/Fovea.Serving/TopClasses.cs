using Fovea.Models;

namespace Fovea.Serving;

/// <summary>The likeliest classes of a picture's scores, as <see cref="ImageClassifier.Predict(Fovea.Imaging.Image, int)"/> has
/// them.</summary>
internal static class TopClasses
{
    /// <summary>The likeliest first; of equal scores the class that comes first.</summary>
    /// <param name="scores">A score for each class.</param>
    /// <param name="names">A name for each class.</param>
    /// <param name="count">How many are wanted.</param>
    public static ClassScore[] Of(ReadOnlySpan<float> scores, IReadOnlyList<string> names, int count)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var score in scores) most = Math.Max(most, score);
        foreach (var score in scores) sum += Math.Exp(score - most);
        var top = new ClassScore[Math.Min(count, scores.Length)];
        var found = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (found == top.Length && !(scores[i] > top[^1].Logit)) continue;
            // A few are wanted: each finds its place among them.
            var at = Math.Min(found, top.Length - 1);
            for (; at > 0 && scores[i] > top[at - 1].Logit; at--) top[at] = top[at - 1];
            top[at] = new(i, names[i], Math.Exp(scores[i] - most) / sum, scores[i]);
            found = Math.Min(found + 1, top.Length);
        }
        return top;
    }
}
