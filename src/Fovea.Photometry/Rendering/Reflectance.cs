namespace Fovea.Photometry;

/// <summary>How a surface reflects light. A new one is a class of this kind with a constructor without arguments.</summary>
[Catalogued]
public abstract class Reflectance : INamed
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Reflectance> All => Catalog<Reflectance>.All;

    /// <summary>Its name on the command line, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, with its source.</summary>
    public abstract string Description { get; }

    /// <summary>Brightness towards the camera, where n·l is above zero.</summary>
    /// <param name="normal">n, of length 1.</param>
    /// <param name="light">l, of length 1, towards the light.</param>
    /// <returns>What the albedo is multiplied by, and what is added in the light's own colour.</returns>
    public abstract (double Diffuse, double Specular) Evaluate(Vector3d normal, Vector3d light);

    /// <summary>The reflectance of a name, or null.</summary>
    public static Reflectance? Find(string name) => Catalog<Reflectance>.Find(name);
}
