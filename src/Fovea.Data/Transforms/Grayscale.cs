using Fovea.Tensors;

namespace Fovea.Data;

/// <summary><c>y = 0.299 R + 0.587 G + 0.114 B</c>; grey pictures stay as they are.</summary>
/// <remarks><b>Shape</b>: [3, H, W] → [1, H, W]. <b>Source</b>: ITU-R BT.601 luma.</remarks>
[Part("grayscale", "makes colours grey")]
public sealed class Grayscale : ITransform
{
    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input[0] is 1 or 3
        ? input.With(0, 1)
        : throw new ShapeException($"Grayscale: expected pictures [1 or 3, H, W], got {input}.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        if (shape[0] == 1)
        {
            input.CopyTo(output);
            return;
        }
        var r = input[..output.Length];
        var g = input.Slice(output.Length, output.Length);
        var b = input.Slice(2 * output.Length, output.Length);
        for (var i = 0; i < output.Length; i++) output[i] = 0.299f * r[i] + 0.587f * g[i] + 0.114f * b[i];
    }

    /// <inheritdoc/>
    public override string ToString() => "Grayscale()";
}
