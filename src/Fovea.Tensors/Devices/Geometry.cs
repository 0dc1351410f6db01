namespace Fovea.Tensors;

/// <summary>A tensor seen as [outer, count, inner] around one axis or group of axes.</summary>
/// <param name="Outer">Product of the sizes before.</param>
/// <param name="Count">Product of the sizes in question.</param>
/// <param name="Inner">Product of the sizes after.</param>
public readonly record struct Extent(int Outer, int Count, int Inner)
{
    /// <summary>The extent of one axis.</summary>
    internal static Extent Of(Shape shape, int axis) => new(shape.Product(0, axis), shape[axis], shape.Product(axis + 1, shape.Rank));
}

/// <summary>A view of a buffer by sizes and strides, in elements, possibly negative or zero.</summary>
/// <param name="Sizes">Sizes of the view's axes.</param>
/// <param name="Strides">Elements between neighbours along each.</param>
/// <param name="Start">Element of the buffer at index 0.</param>
public readonly record struct StridedView(int[] Sizes, int[] Strides, int Start = 0);

/// <summary>The sizes of a (batched) matrix product.</summary>
/// <param name="Batch">Number of products.</param>
/// <param name="M">Rows of the result.</param>
/// <param name="N">Columns of the result.</param>
/// <param name="K">Length of each scalar product.</param>
/// <param name="TransposeA">a is stored K×M.</param>
/// <param name="TransposeB">b is stored N×K.</param>
/// <param name="SharedA">One a serves the whole batch.</param>
/// <param name="SharedB">One b serves the whole batch.</param>
public readonly record struct MatMulPlan(int Batch, int M, int N, int K, bool TransposeA, bool TransposeB, bool SharedA, bool SharedB);

/// <summary>The sizes of a two-dimensional convolution, in the direction of the forward convolution.</summary>
public readonly record struct ConvGeometry
{
    /// <summary>Images.</summary>
    public int Batch { get; init; }

    /// <summary>Input channels.</summary>
    public int InChannels { get; init; }

    /// <summary>Output channels.</summary>
    public int OutChannels { get; init; }

    /// <summary>Groups that channels are divided into.</summary>
    public int Groups { get; init; }

    /// <summary>Input height and width, pixels.</summary>
    public Size2 In { get; init; }

    /// <summary>Output height and width, pixels.</summary>
    public Size2 Out { get; init; }

    /// <summary>Kernel height and width.</summary>
    public Size2 Kernel { get; init; }

    /// <summary>Steps between windows.</summary>
    public Size2 Stride { get; init; }

    /// <summary>Rows and columns of zeros on each side.</summary>
    public Size2 Padding { get; init; }

    /// <summary>Distance between the kernel's taps.</summary>
    public Size2 Dilation { get; init; }

    internal int InPlane => In.H * In.W;

    internal int OutPlane => Out.H * Out.W;

    /// <summary>Taps of one output channel's kernel: C/groups · Kh · Kw.</summary>
    internal int Taps => InChannels / Groups * Kernel.H * Kernel.W;

    /// <summary>⌊(in + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.</summary>
    internal static int OutSize(int size, int kernel, int stride, int padding, int dilation) =>
        (int)Math.Floor((size + 2.0 * padding - dilation * (kernel - 1.0) - 1) / stride) + 1;
}

/// <summary>The sizes of a pooling over planes.</summary>
public readonly record struct PoolGeometry
{
    /// <summary>Number of planes: images times channels.</summary>
    public int Planes { get; init; }

    /// <summary>Input height and width, pixels.</summary>
    public Size2 In { get; init; }

    /// <summary>Output height and width, pixels.</summary>
    public Size2 Out { get; init; }

    /// <summary>Window height and width; ignored where <see cref="Adaptive"/>.</summary>
    public Size2 Kernel { get; init; }

    /// <summary>Steps between windows.</summary>
    public Size2 Stride { get; init; }

    /// <summary>Rows and columns outside the image on each side; never the largest.</summary>
    public Size2 Padding { get; init; }

    /// <summary>Pixels from one element of a window to the next; above 1 for max pooling alone, 0 counts as 1.</summary>
    public Size2 Dilation { get; init; }

    /// <summary>What an average divides by, instead of the number of pixels; 0 for that number.</summary>
    public int Divisor { get; init; }

    /// <summary>Whether padding counts in an average's divisor.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Window i of n covers ⌊i·in/n⌋ up to ⌈(i + 1)·in/n⌉.</summary>
    public bool Adaptive { get; init; }

    /// <summary>Whether windows have gaps.</summary>
    internal bool IsDilated => Dilation.H > 1 || Dilation.W > 1;

    /// <summary>Whether the gaps of a window leave out every row or every column of the image.</summary>
    internal bool HasEmptyWindow
    {
        get
        {
            if (!IsDilated) return false;
            var empty = false;
            for (var i = 0; i < Out.H; i++) empty |= Rows(i).Begin >= Rows(i).End;
            for (var i = 0; i < Out.W; i++) empty |= Columns(i).Begin >= Columns(i).End;
            return empty;
        }
    }

    /// <summary>The rows that output row <paramref name="y"/> covers, inside the image, and the divisor's share of the height.</summary>
    internal (int Begin, int End, int Divisor) Rows(int y) => Range(y, In.H, Out.H, Kernel.H, Stride.H, Padding.H, Dilation.H);

    /// <summary>The columns that output column <paramref name="x"/> covers.</summary>
    internal (int Begin, int End, int Divisor) Columns(int x) => Range(x, In.W, Out.W, Kernel.W, Stride.W, Padding.W, Dilation.W);

    private (int, int, int) Range(int i, int size, int outSize, int kernel, int stride, int padding, int dilation)
    {
        if (Adaptive)
        {
            var first = (int)((long)i * size / outSize);
            var last = (int)(((long)(i + 1) * size + outSize - 1) / outSize);
            return (first, last, last - first);
        }
        var begin = i * stride - padding;
        if (dilation > 1)
        {
            var beyond = Math.Min(begin + (kernel - 1) * dilation + 1, size);
            // The first of its pixels that is inside.
            return (begin < 0 ? begin + (dilation - 1 - begin) / dilation * dilation : begin, beyond, kernel);
        }
        // With ceil mode a window may reach past the padding, which does not count.
        var end = Math.Min(begin + kernel, size + padding);
        var divisor = end - begin;
        begin = Math.Max(begin, 0);
        end = Math.Min(end, size);
        return (begin, end, CountPadding ? divisor : end - begin);
    }
}
