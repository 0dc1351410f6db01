using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The mean of a square window.</summary>
/// <param name="size">Side of the window in pixels, odd.</param>
public sealed class BoxFilter(int size) : ImageFilter
{
    private readonly float[] _weights = [.. Enumerable.Repeat(1f / size, OddSize.Check(nameof(BoxFilter), size))];

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => SeparableCorrelation.Apply(x, _weights, _weights, border);
}

internal sealed class BoxEntry : FilterEntry
{
    public override string Name => "box";

    public override string Parameters => "SIZE=3";

    public override string Description => "mean of a square window";

    public override IReadOnlyList<string> Samples => ["box:9"];

    public override ImageFilter Create(TextArguments arguments) => new BoxFilter(arguments.Odd("SIZE", 3, 255));
}
