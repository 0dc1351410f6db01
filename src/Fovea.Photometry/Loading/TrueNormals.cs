using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Ground truth beside the pictures: Normal_gt.mat, a variable Normal_gt of H×W×3, or Normal_gt.npy, [H, W, 3].</summary>
internal static class TrueNormals
{
    public const string MatName = "Normal_gt.mat", NpyName = "Normal_gt.npy", Variable = "Normal_gt";

    /// <summary>Starts to read on another thread; null where there is no such file.</summary>
    public static Task<float[]>? Begin(string folder, PixelMask mask, CancellationToken cancellation)
    {
        var (mat, npy) = (Path.Combine(folder, MatName), Path.Combine(folder, NpyName));
        return File.Exists(mat) ? Task.Run(() => ReadMat(mat, mask), cancellation)
            : File.Exists(npy) ? Task.Run(() => ReadNpy(npy, mask), cancellation) : null;
    }

    private static float[] ReadMat(string path, PixelMask mask)
    {
        var array = MatFile.Load(path).Array(Variable, path);
        if (array.Dimensions is not [var height, var width, 3] || height != mask.Height || width != mask.Width)
            throw new DataFormatException(path, -1, Variable, $"expected {mask.Height}×{mask.Width}×3 as the mask has, got {array}");
        var normals = new float[3 * mask.Count];
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            for (var axis = 0; axis < 3; axis++) normals[3 * p + axis] = (float)array.Values[y + mask.Height * (x + mask.Width * axis)];
        }
        return normals;
    }

    private static float[] ReadNpy(string path, PixelMask mask)
    {
        var array = NpyFile.LoadToCompute(path);
        if (array.Shape != Shape.Create(mask.Height, mask.Width, 3) || !array.DType.IsFloating)
            throw new DataFormatException(path, -1, "shape",
                $"expected [{mask.Height}, {mask.Width}, 3] as the mask has, got {array.DType} {array.Shape}");
        return mask.Gather<float>(array.To(DType.Float32).AsReadOnlySpan<float>(), 3);
    }
}
