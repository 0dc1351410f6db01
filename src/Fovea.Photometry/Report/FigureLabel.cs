using System.Globalization;
using System.Text;

namespace Fovea.Photometry;

/// <summary>Names of result.json in words, and what their numbers are in.</summary>
internal static class FigureLabel
{
    private static readonly Dictionary<string, (string Label, string Unit)> Known = new()
    {
        ["seconds"] = ("Time of solving", " s"), ["meanAngularError"] = ("Mean angular error of n̂", "°"),
        ["medianAngularError"] = ("Median angular error of n̂", "°"), ["rmsAngularError"] = ("Root mean square of the angular error", "°"),
        ["maxAngularError"] = ("Largest angular error", "°"), ["within5Degrees"] = ("Pixels within 5°", "%"),
        ["within10Degrees"] = ("Pixels within 10°", "%"), ["within20Degrees"] = ("Pixels within 20°", "%"),
        ["rmsResidual"] = ("Residual I − ρ·max(0, n̂·l̂), root mean square", ""),
        ["relativeResidual"] = ("The same, relative to I", "%"),
        ["modelResidual"] = ("Residual of the reconstructions, relative to I", "%"),
        ["shadowShare"] = ("Observations in shadow", "%"), ["lightMisfit"] = ("Misfit of the lights", "%"),
        ["bestResidual"] = ("Residual of the best three patterns of light", "%"), ["depthRangePixels"] = ("Range of z", " px"),
        ["depthRangeMm"] = ("Range of z", " mm"), ["focalLengthPixels"] = ("Focal length", " px"),
        ["conditionNumber"] = ("Condition number of the lights L", ""),
    };

    /// <summary>A label, and what follows the number; % for a share that is shown in hundredths.</summary>
    public static (string Label, string Unit) Of(string name) => Known.TryGetValue(name, out var known) ? known : (Words(name), "");

    /// <summary>A value with its unit.</summary>
    public static string Value(string value, string unit)
    {
        if (unit.Length == 0 || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return value;
        return unit == "%" ? (100 * number).ToString("0.##", CultureInfo.InvariantCulture) + " %" : value + unit;
    }

    // meshVertices: Mesh vertices.
    private static string Words(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (text.Length == 0) text.Append(char.ToUpperInvariant(letter));
            else if (char.IsAsciiLetterUpper(letter)) text.Append(' ').Append(char.ToLowerInvariant(letter));
            else text.Append(letter);
        }
        return text.ToString();
    }
}
