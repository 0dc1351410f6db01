using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Figures of a batch of outputs, by which losses tell what they were given.</summary>
internal static class Outputs
{
    /// <summary>The least and the largest element.</summary>
    public static (double Low, double High) Range(Tensor x) => x.Count == 0 ? (0, 0) : (x.Min().Item(), x.Max().Item());

    /// <summary>The least and the largest sum over the classes, axis 1.</summary>
    public static (double Low, double High) Sums(Tensor x) => x.Rank < 2 ? (1, 1) : Range(x.Sum(1));

    /// <summary>A text whose numbers do not follow the machine's culture.</summary>
    public static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
