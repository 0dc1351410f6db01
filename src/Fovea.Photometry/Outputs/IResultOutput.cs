namespace Fovea.Photometry;

/// <summary>One kind of file in a folder of results. A new one is a class of this kind with a constructor without arguments:
/// <see cref="ResultFolder"/> finds it.</summary>
[Catalogued]
public interface IResultOutput
{
    /// <summary>Lower ones are written first: 0 normals and albedo, 100 pictures made from them, 200 depth and meshes, 900 result.json,
    /// 1000 the report.</summary>
    int Order { get; }

    /// <summary>Writes its files, each wholly or not at all, and adds figures for result.json.</summary>
    void Write(ResultContext context);
}
