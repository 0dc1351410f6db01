namespace Fovea.Photometry;

/// <summary>A surface over the picture with heights and normals that are known exactly. A new one is a class of this kind with a
/// constructor without arguments.</summary>
/// <remarks><b>Units</b>: x to the right and y up run over −1…1 along the picture's shorter side; heights are in the same unit.</remarks>
[Catalogued]
public abstract class Surface : INamed
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Surface> All => Catalog<Surface>.All;

    /// <summary>Its name on the command line, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Height and slopes ∂z/∂x and ∂z/∂y at a point; null where there is no object.</summary>
    public abstract (double Height, double SlopeX, double SlopeY)? At(double x, double y);

    /// <summary>The surface of a name, or null.</summary>
    public static Surface? Find(string name) => Catalog<Surface>.Find(name);
}
