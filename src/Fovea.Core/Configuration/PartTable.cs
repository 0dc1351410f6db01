namespace Fovea;

/// <summary>What is known by name of one kind, for whoever shows or checks it.</summary>
public interface IPartTable
{
    /// <summary>What the parts are, such as <c>optimizer</c>.</summary>
    string Kind { get; }

    /// <summary>Each part's name, description, and arguments.</summary>
    IReadOnlyList<(string Name, string Description, IReadOnlyList<ArgumentSpec> Arguments)> Parts { get; }
}

/// <summary>How a part of a name is built.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Arguments">What it is configured by.</param>
/// <param name="Build">Builds it from what is there already and the arguments.</param>
public sealed record PartEntry<T>(string Name, string Description, IReadOnlyList<ArgumentSpec> Arguments,
    Func<object?, Arguments, T> Build) : INamed;

/// <summary>The parts of one kind by name.</summary>
/// <typeparam name="TContext">What they are built from beside their arguments.</typeparam>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="kind">What they are called.</param>
/// <param name="entries">The parts; null for those of <see cref="Catalog{T}"/>.</param>
public sealed class PartTable<TContext, T>(string kind, Func<IReadOnlyList<PartEntry<T>>>? entries = null) : IPartTable
{
    /// <inheritdoc/>
    public string Kind => kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Description, IReadOnlyList<ArgumentSpec> Arguments)> Parts =>
        [.. Entries.Select(e => (e.Name, e.Description, e.Arguments))];

    private IReadOnlyList<PartEntry<T>> Entries => entries?.Invoke() ?? Catalog<PartEntry<T>>.All;

    /// <summary>Builds a part.</summary>
    /// <exception cref="ArgumentException">There is none of its name, or it has no such argument.</exception>
    public T Build(Part part, TContext context)
    {
        var entry = Find(part.Name)
            ?? throw new ArgumentException($"{kind}: expected one of {string.Join(", ", Entries.Select(e => e.Name))}, got '{part.Name}'.");
        if (part.Arguments.Keys.FirstOrDefault(k => entry.Arguments.All(a => a.Name != k)) is { } unknown)
            throw new ArgumentException(
                $"{kind} {part.Name}: expected an argument of {string.Join(", ", entry.Arguments.Select(a => a.Name))}, got '{unknown}'.");
        return entry.Build(context, new(entry.Arguments, part.Arguments));
    }

    /// <summary>The part with every argument, those not given at their defaults.</summary>
    public Part Complete(Part part) => Find(part.Name) is not { } entry ? part
        : part with { Arguments = entry.Arguments.ToDictionary(a => a.Name, a => part.Arguments.GetValueOrDefault(a.Name, a.Default)) };

    private PartEntry<T>? Find(string name) => Entries.FirstOrDefault(e => e.Name == name);
}
