using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A folder of results: normals, albedo, pictures and figures.</summary>
public static class ResultFolder
{
    /// <summary>The files that <see cref="Load"/> reads.</summary>
    public const string NormalsFile = "normals.npy", AlbedoFile = "albedo.npy";

    /// <summary>Every kind of file that is written, first to last.</summary>
    public static IReadOnlyList<IResultOutput> Outputs => [.. Catalog<IResultOutput>.All.OrderBy(o => o.Order)];

    /// <summary>Writes every kind of file.</summary>
    /// <param name="context">Scene, solution and folder; the folder is created.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the files written so far are whole.</exception>
    public static void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Directory.CreateDirectory(context.Folder);
        foreach (var output in Outputs)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            output.Write(context);
        }
    }

    /// <summary>Reads normals and albedo back. Pixels without a normal are outside the mask.</summary>
    /// <exception cref="DataFormatException">A file is damaged, or the two do not fit; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PhotometricResult Load(string folder)
    {
        var (normalsPath, albedoPath) = (Path.Combine(folder, NormalsFile), Path.Combine(folder, AlbedoFile));
        foreach (var path in new[] { normalsPath, albedoPath })
            if (!File.Exists(path))
                throw new FileNotFoundException($"{path}: no such file. Write one with: fovea ps solve DIR --out {folder}", path);
        var (normals, albedo) = (NpyFile.LoadToCompute(normalsPath), NpyFile.LoadToCompute(albedoPath));
        if (normals.DType != DType.Float32 || normals.Rank != 3 || normals.Shape[2] != 3 || normals.Count == 0)
            throw new DataFormatException(normalsPath, -1, "shape", $"expected Float32 [H, W, 3], got {normals.DType} {normals.Shape}");
        var (height, width) = (normals.Shape[0], normals.Shape[1]);
        if (albedo.DType != DType.Float32 || albedo.Rank != 3 || albedo.Shape[0] != height || albedo.Shape[1] != width
            || albedo.Shape[2] is not (1 or 3))
            throw new DataFormatException(albedoPath, -1, "shape",
                $"expected Float32 [{height}, {width}, 1 or 3], got {albedo.DType} {albedo.Shape}");
        var picture = normals.AsReadOnlySpan<float>();
        var inside = new bool[height * width];
        for (var i = 0; i < inside.Length; i++) inside[i] = picture[3 * i] != 0 || picture[3 * i + 1] != 0 || picture[3 * i + 2] != 0;
        var mask = new PixelMask(width, height, inside);
        if (mask.Count == 0)
            throw new DataFormatException(normalsPath, -1, "normals", "expected one pixel with a normal or more, got none");
        var channels = albedo.Shape[2];
        var colors = mask.Gather<float>(albedo.AsReadOnlySpan<float>(), channels);
        var grey = new float[mask.Count];
        for (var i = 0; i < colors.Length; i++) grey[i / channels] += colors[i] / channels;
        return new(mask, mask.Gather<float>(picture, 3), grey, colors) { Method = "" };
    }
}
