namespace Fovea.Nn;

/// <summary>How the cycles of <see cref="CyclicLR"/> become smaller.</summary>
public enum CyclicMode
{
    /// <summary>They do not.</summary>
    Triangular,

    /// <summary>By half at each cycle.</summary>
    Triangular2,

    /// <summary>By γ at each step.</summary>
    ExpRange,
}
