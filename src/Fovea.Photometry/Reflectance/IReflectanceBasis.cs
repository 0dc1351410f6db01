using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Functions of the angles between normal, light and view; their sums with coefficients of zero or above are
/// reflectances.</summary>
internal interface IReflectanceBasis
{
    /// <summary>How many functions; the first is the constant 1, Lambert's law.</summary>
    static abstract int Count { get; }

    /// <summary>The functions' values for a vector of lights.</summary>
    /// <param name="angles">Cosines between the directions.</param>
    /// <param name="values">Function i goes to element i · <paramref name="stride"/>; all finite and zero or above.</param>
    /// <param name="stride">Vectors between one function and the next.</param>
    static abstract void Evaluate(in Cosines angles, Span<Vector<float>> values, int stride);
}
