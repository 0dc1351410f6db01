namespace Fovea.Data;

/// <summary>One's own labelled pictures, laid out in some way, to train on and to test on. A new layout is a class of this kind that is
/// marked with <see cref="PartAttribute"/>: configurations name it as their data set, with its arguments.</summary>
[PartKind]
public abstract class PictureSource
{
    /// <summary>Reads both parts.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">It is not laid out so, or pictures cannot be read.</exception>
    public abstract (Dataset Train, Dataset Test) Load(string folder);
}
