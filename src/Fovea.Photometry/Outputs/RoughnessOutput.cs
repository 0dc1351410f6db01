using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>roughness.npy, Float32 [H, W], 0 outside, where the pictures say how rough the surface is.</summary>
public sealed class RoughnessOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 130;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Roughness is not { } roughness) return;
        var mask = context.Scene.Mask;
        NpyFile.Save(context.In("roughness.npy"), Tensor.From(mask.Scatter<float>(roughness), [mask.Height, mask.Width]));
        context.Figures["meanRoughness"] = roughness.Average();
    }
}
