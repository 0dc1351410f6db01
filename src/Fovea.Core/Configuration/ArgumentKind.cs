namespace Fovea;

/// <summary>What a named argument of a configuration holds.</summary>
public enum ArgumentKind
{
    /// <summary>A <see cref="double"/>.</summary>
    Number,

    /// <summary>An <see cref="int"/>.</summary>
    Integer,

    /// <summary>A <see cref="bool"/>.</summary>
    Flag,

    /// <summary>A <see cref="string"/>.</summary>
    Text,

    /// <summary>An array of <see cref="double"/>.</summary>
    Numbers,

    /// <summary>An array of <see cref="int"/>.</summary>
    Integers,
}
