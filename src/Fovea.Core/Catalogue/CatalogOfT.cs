namespace Fovea;

/// <summary>All things of a kind that the program and its libraries have: networks, filters, solvers, …</summary>
/// <remarks>Each assembly adds its own when it is loaded, by code that the source generator wrote; see
/// <see cref="CataloguedAttribute"/>.</remarks>
/// <typeparam name="T">The kind.</typeparam>
public static class Catalog<T> where T : class
{
    private static readonly Lock Guard = new();
    private static readonly List<Lazy<T[]>> Sources = [];
    private static IReadOnlyList<T>? s_all;

    /// <summary>All of them, each made once, by order and name.</summary>
    public static IReadOnlyList<T> All
    {
        get
        {
            if (Volatile.Read(ref s_all) is { } known) return known;
            lock (Guard) return s_all ??= [.. Sources.SelectMany(s => s.Value).OrderBy(Order).ThenBy(Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The one of a name, or null.</summary>
    /// <param name="name">As it is written, in upper or lower case.</param>
    public static T? Find(string name) => All.FirstOrDefault(item => Name(item).Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds what an assembly has. The source generator calls it.</summary>
    /// <param name="source">Makes them, when somebody first asks.</param>
    public static void Add(Func<T[]> source)
    {
        lock (Guard)
        {
            // An assembly that comes later leaves what the others made as it is.
            Sources.Add(new(source));
            s_all = null;
        }
    }

    private static int Order(T item) => item is INamed named ? named.Order : 0;

    private static string Name(T item) => item is INamed named ? named.Name : item.GetType().Name;
}
