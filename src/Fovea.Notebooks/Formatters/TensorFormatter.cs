using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Notebooks;

/// <summary>A tensor as its type and shape, and below them pictures where it is shaped like pictures, a table where it is a small vector or
/// matrix, and the engine's text otherwise.</summary>
/// <remarks><b>Shape</b>: pictures are [C, H, W] and [N, C, H, W] with C = 1 or 3 and sides of 8 and more. <b>Range</b>: values beyond 0…1
/// are shown with their least as black and their greatest as white, as the caption says.</remarks>
public sealed class TensorFormatter : RichFormatter<Tensor>
{
    private const int LeastSide = 8, MostPictures = 32, Columns = 8, MostCells = 20;

    /// <inheritdoc/>
    public override string ToHtml(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var head = $"{value.DType} {value.Shape}{(value.RequiresGrad ? ", requires grad" : "")}";
        if (value.Count == 0) return Html.Lines(head);
        if (IsPictures(value)) return Pictures(value, head);
        var isSmall = value.Rank is 1 or 2 && value.Shape.Sizes.ToArray().All(size => size <= MostCells);
        return isSmall ? Table(value, head) : Html.Lines(value.ToString());
    }

    private static bool IsPictures(Tensor x) => x.Rank is 3 or 4 && x.DType is DType.Float32 or DType.Float64 or DType.UInt8
        && x.Shape[^3] is 1 or 3 && x.Shape[^1] >= LeastSide && x.Shape[^2] >= LeastSide;

    private static string Pictures(Tensor x, string head)
    {
        using var noGrad = Autograd.NoGrad();
        int channels = x.Shape[^3], height = x.Shape[^2], width = x.Shape[^1], size = channels * height * width;
        var values = x.To(DType.Float32).ToArray<float>();
        var finite = values.Where(float.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        var isUnit = low >= 0 && high <= 1;
        if (!isUnit)
            for (var i = 0; i < values.Length; i++) values[i] = high > low ? (values[i] - low) / (high - low) : 0;
        var count = values.Length / size;
        var images = Enumerable.Range(0, Math.Min(count, MostPictures))
            .Select(n => Image.FromTensor(Tensor.From(values[(n * size)..((n + 1) * size)], [channels, height, width]))).ToList();
        var text = head + (count > images.Count ? $", the first {images.Count}" : "")
            + (isUnit ? "" : $", black = {Html.Number(low)}, white = {Html.Number(high)}");
        var picture = images.Count == 1 ? images[0] : ImageGrid.Create(images, Math.Min(Columns, images.Count));
        return $"<figure>{Html.Picture(picture, text)}<figcaption>{Html.Text(text)}</figcaption></figure>";
    }

    private static string Table(Tensor x, string head)
    {
        using var noGrad = Autograd.NoGrad();
        var columns = x.Shape[^1];
        var cells = x.To(DType.Float64).ToArray<double>().Select(Html.Number).ToList();
        return Html.Table(Enumerable.Range(0, columns).Select(c => $"{c}").Prepend(""),
            Enumerable.Range(0, x.Count / columns).Select(r => cells.GetRange(r * columns, columns).Prepend($"{r}")), head);
    }
}
