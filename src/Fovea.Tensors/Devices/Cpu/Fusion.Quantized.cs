namespace Fovea.Tensors;

internal sealed partial class Fusion
{
    // Bytes of a convolution copied to some of the channels of a concatenation: it writes there at once.
    private void WriteChannels(int at, in WriteViewCall call)
    {
        var (x, view, y) = call;
        if (Others(x.Storage, at) is not [var maker] || maker > at || At<QuantizedConvolveCall>(maker) is not { First: 0 } convolution
            || convolution.Y.Storage != x.Storage || x.Shape != convolution.Y.Shape || y.Rank != 4 || x.DType != DType.UInt8) return;
        // [N, H, W, some channels] of [N, H, W, all of them].
        var first = view.Start;
        if (first < 0 || first + x.Shape[3] > y.Shape[3] || y.Shape.With(3, x.Shape[3]) != x.Shape
            || !view.Sizes.AsSpan().SequenceEqual(x.Shape.Sizes) || !view.Strides.AsSpan().SequenceEqual(y.Shape.Strides())) return;
        // Until here other convolutions alone have written there, each its own channels.
        foreach (var u in Others(y.Storage, at))
            if (u < at && !(_redirected.Contains(u) && At<QuantizedConvolveCall>(u) is { } other && other.Y.Shape == y.Shape
                && (other.First + other.Geometry.OutChannels <= first || first + x.Shape[3] <= other.First))) return;
        _calls[at] = null;
        _redirected.Add(maker);
        Replace(maker, convolution with { Y = y, First = first });
    }
}
