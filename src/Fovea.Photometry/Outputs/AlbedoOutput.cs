using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>albedo.npy, Float32 [H, W, channels] in the scene's units, and albedo.png, 8 bit in sRGB, where white is the 99th
/// percentile.</summary>
public sealed class AlbedoOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 10;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (mask, result) = (context.Result.Mask, context.Result);
        var picture = mask.Scatter<float>(result.ChannelAlbedo, result.Channels);
        NpyFile.Save(context.In(ResultFolder.AlbedoFile), Tensor.From(picture, [mask.Height, mask.Width, result.Channels]));
        LinearPicture.Encode(result.ChannelAlbedo, mask, result.Channels,
            LinearPicture.White(result.ChannelAlbedo)).Save(context.In("albedo.png"));
    }
}
