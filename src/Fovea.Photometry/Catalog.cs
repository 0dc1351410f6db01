namespace Fovea.Photometry;

/// <summary>Every class of this library that is of a kind and has a constructor without arguments, made once.</summary>
internal static class Catalog
{
    public static IReadOnlyList<T> Of<T>(Func<T, string> name) =>
    [
        .. typeof(Catalog).Assembly.GetTypes().Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(T))
            && t.GetConstructor([]) is not null)
            .Select(t => (T)Activator.CreateInstance(t)!).OrderBy(name, StringComparer.Ordinal),
    ];
}
