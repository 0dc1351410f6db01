using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Says of a call whether it was right, and if not, what the mistake may be.</summary>
internal sealed class Diagnosis(Trial trial, Draw draw, GradingOptions options)
{
    private readonly double[] _expected = trial.Expected.ToArray<double>();

    /// <summary>The verdict.</summary>
    public CheckResult Of(CallOutcome<Array> call)
    {
        if (call.IsStuck)
        {
            var limit = Numbers.Text(options.Limit.TotalSeconds);
            return Wrong($"no answer after {limit} s", "a loop that does not end, or far too much work") with { IsStuck = true };
        }
        if (call.Error is NotWrittenException) return Wrong("not written yet", "") with { IsWritten = false };
        if (call.Error is { } error)
            return Wrong($"threw {error.GetType().Name}{Place(error)}: {error.Message.ReplaceLineEndings(" ")}", "");
        if (call.Value is not { } got) return Wrong("returned null", "return an array of the shape that the comment says");
        if (trial.ChangedInput() is { } changed)
            return Wrong($"changed its input {changed}", "an input was overwritten: write the result to a new array");
        return Compare(got);
    }

    private CheckResult Compare(Array got)
    {
        var values = Numbers.Flat(got);
        int[] sizes = trial.IsNumber ? [] : Numbers.Sizes(got), wanted = [.. trial.Expected.Shape];
        if (!sizes.AsSpan().SequenceEqual(wanted))
        {
            var isTurned = sizes.Reverse().SequenceEqual(wanted) ? "the axes are the other way round: is a matrix transposed?" : "";
            return Wrong($"expected the shape {Text(wanted)}, got {Text(sizes)}", Recognised(values, sizes) ?? isTurned);
        }
        var error = RelativeError(values, _expected);
        if (error <= options.Tolerance) return new("", 0) { IsRight = true, RelativeError = error };
        var hint = Recognised(values, sizes) ?? Usual(values, sizes) ?? "";
        var worst = Worst(values);
        if (!double.IsFinite(values[worst]))
            return Wrong($"{values[worst].ToString(CultureInfo.InvariantCulture)}{At(worst, wanted)}", hint.Length > 0 ? hint : NotFinite);
        var text = $"expected {Numbers.Text(_expected[worst])}{At(worst, wanted)}, got {Numbers.Text(values[worst])}; relative error {Numbers.Error(error)}";
        return Wrong(text, hint) with { RelativeError = error };
    }

    private const string NotFinite = "a division by zero, a logarithm or root of what is below zero, or an exponential that overflows";

    // The exercise's own mistakes: what they would have given is what came.
    private string? Recognised(double[] values, int[] sizes)
    {
        foreach (var (hint, result) in trial.Mistakes)
        {
            var mistaken = result();
            if (!sizes.AsSpan().SequenceEqual(mistaken.Shape.Sizes.ToArray())) continue;
            var numbers = mistaken.ToArray<double>();
            if (Same(values, numbers)) return hint;
        }
        return null;
    }

    // Mistakes that can happen everywhere.
    private string? Usual(double[] values, int[] sizes)
    {
        if (Array.Exists(values, v => !double.IsFinite(v))) return null;
        if (values.All(v => v == 0)) return "everything is zero: is the result written to the array that is returned?";
        if (Same(values, Array.ConvertAll(_expected, v => -v))) return "the sign is the other way round";
        if (sizes is [var rows, var columns] && rows == columns && Same(values, trial.Expected.Transpose(0, 1).ToArray<double>()))
            return "the matrix is transposed";
        var ratio = values.Zip(_expected).Sum(p => p.First * p.Second) / _expected.Sum(v => v * v);
        if (double.IsFinite(ratio) && Same(values, Array.ConvertAll(_expected, v => ratio * v))) return Factor(ratio);
        var offset = values.Zip(_expected).Average(p => p.First - p.Second);
        if (values.Length > 1 && Same(values, Array.ConvertAll(_expected, v => v + offset)))
            return $"everything is off by the same {Numbers.Text(offset)}: a term is missing, or one too many";
        var right = values.Zip(_expected).Count(p => Math.Abs(p.First - p.Second) <= options.Tolerance * Math.Max(1, Math.Abs(p.Second)));
        return right > 0 && 2 * right >= values.Length && values.Length > 3
            ? $"{right} of {values.Length} values are right: look at the case that the others have in common, such as the border" : null;
    }

    private string Factor(double ratio)
    {
        foreach (var (name, size) in draw.Sizes)
        {
            if (Near(ratio, size)) return $"everything is {name} = {size} times too large: a sum where the mean was meant?";
            if (Near(ratio, 1.0 / size)) return $"everything is {name} = {size} times too small: a mean where the sum was meant?";
        }
        return $"everything is {Numbers.Text(ratio)} times what it should be: look for a factor";

        bool Near(double a, double b) => Math.Abs(a - b) <= options.Tolerance * b;
    }

    private bool Same(double[] values, double[] others) => RelativeError(values, others) <= options.Tolerance;

    /// <summary>max |a − b| / max(|a|, |b|), over all elements; NaN and ∞ where one is not finite and not the other's.</summary>
    public static double RelativeError(double[] a, double[] b)
    {
        var (difference, scale) = (0.0, 1e-12);
        for (var i = 0; i < a.Length; i++)
        {
            if (double.IsNaN(a[i]) && double.IsNaN(b[i]) || a[i] == b[i]) continue;
            if (!double.IsFinite(a[i]) || !double.IsFinite(b[i])) return double.PositiveInfinity;
            difference = Math.Max(difference, Math.Abs(a[i] - b[i]));
        }
        foreach (var v in a.Concat(b))
            if (double.IsFinite(v)) scale = Math.Max(scale, Math.Abs(v));
        return difference / scale;
    }

    private int Worst(double[] values)
    {
        var (worst, most) = (0, -1.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) return i;
            var error = Math.Abs(values[i] - _expected[i]);
            if (error > most) (worst, most) = (i, error);
        }
        return worst;
    }

    // " at [1, 2]"; nothing for a number.
    private static string At(int element, int[] sizes)
    {
        if (sizes.Length == 0) return "";
        var at = new int[sizes.Length];
        for (var axis = sizes.Length - 1; axis >= 0; axis--) (element, at[axis]) = Math.DivRem(element, sizes[axis]);
        return " at " + Text(at);
    }

    private static string Text(int[] sizes) => $"[{string.Join(", ", sizes)}]";

    // " in Relu.cs line 12": the first line of the trace that a file is known of.
    private static string Place(Exception error)
    {
        foreach (var line in (error.StackTrace ?? "").Split('\n'))
        {
            var (from, colon) = (line.IndexOf(" in ", StringComparison.Ordinal), line.LastIndexOf(":line ", StringComparison.Ordinal));
            if (from >= 0 && colon > from)
                return $" in {Path.GetFileName(line[(from + 4)..colon])} line {line[(colon + 6)..].Trim()}";
        }
        return "";
    }

    private static CheckResult Wrong(string verdict, string hint) => new("", 0) { Verdict = verdict, Hint = hint };
}
