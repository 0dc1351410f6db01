namespace Fovea.Tensors;

/// <summary>A 3×3 convolution of stride 1, its output cut into tiles of 4×4 pixels.</summary>
/// <param name="Batch">Images.</param>
/// <param name="Inputs">Channels that go in.</param>
/// <param name="Outputs">Channels that come out.</param>
/// <param name="In">Input height and width.</param>
/// <param name="Out">Output height and width.</param>
/// <param name="Padding">Zeros on each side; below 0 the input is cropped.</param>
internal readonly record struct WinogradShape(int Batch, int Inputs, int Outputs, Size2 In, Size2 Out, Size2 Padding)
{
    /// <summary>Frequencies of a tile.</summary>
    public const int Frequencies = 36;

    public int TilesX => (Out.W + 3) / 4;

    public int TilesPerImage => (Out.H + 3) / 4 * TilesX;

    public int Tiles => Batch * TilesPerImage;

    /// <summary>The convolution itself.</summary>
    public static WinogradShape Forward(in ConvGeometry g) => new(g.Batch, g.InChannels, g.OutChannels, g.In, g.Out, g.Padding);

    /// <summary>The gradient in its input: the convolution of dy with the kernels turned by half a turn, padded by 2 − p.</summary>
    public static WinogradShape Backward(in ConvGeometry g) =>
        new(g.Batch, g.OutChannels, g.InChannels, g.Out, g.In, (2 - g.Padding.H, 2 - g.Padding.W));
}

/// <summary>Where the transformed tiles of a block go: a lane is one tile at one frequency for one block of channels.</summary>
/// <remarks>The frequencies of a tile lie as near together as panels allow: a transform writes all of them at once, and the processor
/// remembers the addresses of few pages.</remarks>
/// <param name="Apart">Elements between frequencies.</param>
/// <param name="Pair">Elements between pairs of channel blocks.</param>
/// <param name="Half">Elements between the two of a pair.</param>
/// <param name="Rows">Tiles in a panel.</param>
/// <param name="Panel">Elements between panels.</param>
/// <param name="Row">Elements between tiles.</param>
/// <param name="Count">Elements in all.</param>
internal readonly record struct WinogradLayout(int Apart, int Pair, int Half, int Rows, int Panel, int Row, int Count)
{
    /// <summary>[panel, channel block, frequency, tile of the panel].</summary>
    public static WinogradLayout Panels(int tiles, int rows, int blocks, int width)
    {
        int apart = rows * width, block = WinogradShape.Frequencies * apart;
        return new(apart, 2 * block, block, rows, blocks * block, width, (tiles + rows - 1) / rows * blocks * block);
    }

    /// <summary>[panel, pair of blocks, frequency, tile of the panel, the two of the pair].</summary>
    public static WinogradLayout PairPanels(int tiles, int rows, int pairs, int width)
    {
        int apart = 2 * rows * width, pair = WinogradShape.Frequencies * apart;
        return new(apart, pair, width, rows, pairs * pair, 2 * width, (tiles + rows - 1) / rows * pairs * pair);
    }

    /// <summary>[channel block, frequency, tile]; one lane more, because at multiples of 4 KiB the frequencies of a tile would share one
    /// set of L1.</summary>
    public static WinogradLayout Blocks(int tiles, int blocks, int width)
    {
        int apart = tiles * width + width, block = WinogradShape.Frequencies * apart;
        return new(apart, 2 * block, block, tiles, 0, width, blocks * block);
    }

    /// <summary>[pair of channel blocks, frequency, tile, the two of the pair], and one lane more.</summary>
    public static WinogradLayout Pairs(int tiles, int pairs, int width)
    {
        int apart = 2 * tiles * width + width, pair = WinogradShape.Frequencies * apart;
        return new(apart, pair, width, tiles, 0, 2 * width, pairs * pair);
    }
}
