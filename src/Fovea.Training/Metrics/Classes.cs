using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Scores along axis 1 and class labels, place by place.</summary>
internal static class Classes
{
    /// <summary>The class of the largest score at each place, the first of equal ones, as in ArgMax.</summary>
    /// <param name="metric">Who asks, for the message.</param>
    /// <param name="scores">[N, C] or [N, C, …].</param>
    /// <param name="labels">Int64 [N] or [N, …].</param>
    /// <param name="each">Called with the label and the class for every place.</param>
    public static void Compare(string metric, Tensor scores, Tensor labels, Action<long, int> each)
    {
        var (all, truth, classes, places) = Open(metric, scores, labels);
        for (var i = 0; i < truth.Length; i++)
        {
            var at = i / places * classes * places + i % places;
            var best = at;
            for (var c = at + places; c < at + classes * places; c += places)
                if (all[c] > all[best]) best = c;
            each(truth[i], (best - at) / places);
        }
    }

    /// <summary>How many places have no more than so many scores above the label's.</summary>
    public static int WithinTop(string metric, Tensor scores, Tensor labels, int k)
    {
        var (all, truth, classes, places) = Open(metric, scores, labels);
        var right = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var at = i / places * classes * places + i % places;
            var (own, above) = (all[at + (int)truth[i] * places], 0);
            for (var c = 0; c < classes; c++)
            {
                var score = all[at + c * places];
                // The first of equal scores counts; NaN is never among the best.
                if (score > own || (score == own && c < truth[i])) above++;
            }
            if (above < k && !float.IsNaN(own)) right++;
        }
        return right;
    }

    private static Opened Open(string metric, Tensor scores, Tensor labels)
    {
        if (scores.Rank < 2 || labels.DType != DType.Int64 || labels.Shape != scores.Shape.Without(1))
            throw new ShapeException(
                $"{metric}: expected scores [N, C, …] and labels Int64 [N, …], got {scores.Shape} and {labels.DType} {labels.Shape}.");
        var values = scores.DType == DType.Float32 ? scores : scores.Detach().To(DType.Float32);
        return new(values.AsReadOnlySpan<float>(), labels.AsReadOnlySpan<long>(), scores.Shape[1],
            labels.Count / Math.Max(scores.Shape[0], 1));
    }

    private readonly ref struct Opened(ReadOnlySpan<float> scores, ReadOnlySpan<long> labels, int classes, int places)
    {
        private readonly ReadOnlySpan<float> _scores = scores;
        private readonly ReadOnlySpan<long> _labels = labels;

        public void Deconstruct(out ReadOnlySpan<float> all, out ReadOnlySpan<long> truth, out int count, out int stride)
        {
            all = _scores;
            truth = _labels;
            count = classes;
            stride = Math.Max(places, 1);
        }
    }
}
