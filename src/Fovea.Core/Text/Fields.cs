using System.Collections;

namespace Fovea;

/// <summary>Values by name, in the order in which they were given: what a result says, for JSON and for tables.</summary>
/// <example><code>
/// new Fields { ["name"] = "digits", ["accuracy"] = 0.983 }.ToJson()
/// </code></example>
public sealed class Fields : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _fields = [];

    /// <summary>The value of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public object? this[string name]
    {
        get => _fields.FindIndex(f => f.Key == name) is var at and >= 0 ? _fields[at].Value
            : throw new KeyNotFoundException($"Fields: expected one of {string.Join(", ", _fields.Select(f => f.Key))}, got '{name}'.");
        set
        {
            var at = _fields.FindIndex(f => f.Key == name);
            if (at >= 0) _fields[at] = new(name, value);
            else _fields.Add(new(name, value));
        }
    }

    /// <summary>The fields as a JSON object.</summary>
    public string ToJson() => JsonText.Of(this);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
