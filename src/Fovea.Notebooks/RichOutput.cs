namespace Fovea.Notebooks;

/// <summary>Lets Fovea's types show themselves in notebooks.</summary>
public static class RichOutput
{
    /// <summary>Registers every <see cref="RichFormatter"/> of the catalogue with the notebook's formatting. Doing it twice changes
    /// nothing.</summary>
    public static void Register()
    {
        NativeLibraries.Find();
        foreach (var formatter in Catalog<RichFormatter>.All) formatter.Register();
    }
}
