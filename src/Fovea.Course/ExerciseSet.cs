namespace Fovea.Course;

/// <summary>Exercises that belong together and are one folder for whoever writes them. A new one is a class of this kind in a file of its
/// own; its exercises name it.</summary>
/// <param name="name">What <c>fovea course new</c> calls it, such as <c>backprop</c>.</param>
/// <param name="title">What it is about, in a few words.</param>
/// <param name="description">What is to be written, in a sentence or two.</param>
/// <param name="duration">How long it takes somebody who has heard the lectures, such as <c>6 h</c>.</param>
[Catalogued]
public abstract class ExerciseSet(string name, string title, string description, string duration) : INamed
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public abstract int Order { get; }

    /// <summary>What it is about, in a few words.</summary>
    public string Title => title;

    /// <summary>What is to be written, in a sentence or two.</summary>
    public string Description => description;

    /// <summary>How long it takes.</summary>
    public string Duration => duration;

    /// <summary>Its exercises, in the order in which they are to be done.</summary>
    public IReadOnlyList<Exercise> Exercises => [.. Catalog<Exercise>.All.Where(e => e.Set == Name)];

    /// <summary>The points of all of them.</summary>
    public int Points => Exercises.Sum(e => e.Points);

    /// <summary>The namespace of the files: the name in capitals, such as <c>PhotometricStereo</c>.</summary>
    public string Namespace => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The set of a name.</summary>
    /// <param name="name">Such as <c>backprop</c>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ExerciseSet Find(string name) => Catalog<ExerciseSet>.Find(name) ?? throw new ArgumentException(
        $"course: expected one of {string.Join(", ", Catalog<ExerciseSet>.All.Select(s => s.Name))}, "
        + $"got '{name}'{Nearest.Hint(name, Catalog<ExerciseSet>.All.Select(s => s.Name))}.");
}
