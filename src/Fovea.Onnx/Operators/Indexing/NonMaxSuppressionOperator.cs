using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Boxes by their scores, those left out that overlap a better one too much.</summary>
internal sealed class NonMaxSuppressionOperator() : OnnxOperator("NonMaxSuppression", 10)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        Tensor boxes = call.Fixed(0), scores = call.Fixed(1);
        if (boxes.Rank != 3 || boxes.Shape[2] != 4 || scores.Rank != 3 || scores.Shape[0] != boxes.Shape[0]
            || scores.Shape[2] != boxes.Shape[1])
            throw call.Wrong(0, $"expected boxes [N, B, 4] and scores [N, C, B], got {boxes.Shape} and {scores.Shape}");
        var most = call.Has(2) ? call.Number(2) : 0;
        var (overlap, least) = (call.Has(3) ? call.Number(3) : 0, call.Has(4) ? call.Number(4) : double.NegativeInfinity);
        var isCentred = call.Node.Int("center_point_box", 0) != 0;
        var (n, count, classes) = (boxes.Shape[0], boxes.Shape[1], scores.Shape[1]);
        double[] box = boxes.Detach().To(DType.Float64).ToArray<double>(), score = scores.Detach().To(DType.Float64).ToArray<double>();
        var chosen = new List<long>();
        for (var image = 0; image < n; image++)
        {
            var edges = Enumerable.Range(0, count).Select(b => Edges(box.AsSpan((image * count + b) * 4, 4), isCentred)).ToArray();
            for (var c = 0; c < classes; c++)
            {
                var first = (image * classes + c) * count;
                var kept = new List<int>();
                foreach (var b in Enumerable.Range(0, count).Where(b => score[first + b] > least).OrderByDescending(b => score[first + b]))
                {
                    if (kept.Count >= most) break;
                    if (kept.All(k => Overlap(edges[k], edges[b]) <= overlap)) kept.Add(b);
                }
                foreach (var b in kept) chosen.AddRange([image, c, b]);
            }
        }
        call.Declare(0, OnnxType.Int64);
        return [Tensor.From(chosen.ToArray(), [chosen.Count / 3, 3])];
    }

    private static (double Top, double Left, double Bottom, double Right) Edges(ReadOnlySpan<double> b, bool isCentred) => isCentred
        ? (b[1] - b[3] / 2, b[0] - b[2] / 2, b[1] + b[3] / 2, b[0] + b[2] / 2)
        : (Math.Min(b[0], b[2]), Math.Min(b[1], b[3]), Math.Max(b[0], b[2]), Math.Max(b[1], b[3]));

    // The common part over what either covers.
    private static double Overlap((double Top, double Left, double Bottom, double Right) a,
        (double Top, double Left, double Bottom, double Right) b)
    {
        var common = Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top)) * Math.Max(0,
            Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        var all = (a.Bottom - a.Top) * (a.Right - a.Left) + (b.Bottom - b.Top) * (b.Right - b.Left) - common;
        return common <= 0 ? 0 : common / all;
    }
}
