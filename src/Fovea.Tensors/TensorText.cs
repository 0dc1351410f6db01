using System.Globalization;
using System.Text;

namespace Fovea.Tensors;

/// <summary>A tensor as text: nested brackets, columns aligned, long ones cut short.</summary>
internal static class TensorText
{
    /// <summary>A tensor of more elements is cut short, to so many at each end of an axis.</summary>
    private const int Threshold = 1000, Edge = 3;

    /// <summary>Characters of a line before a row goes on in the next.</summary>
    private const int LineWidth = 80;

    /// <summary>Type, shape and elements; a matrix and more on lines of its own.</summary>
    public static string Of(Tensor x)
    {
        if (x.Count == 0) return $"{x.DType} {x.Shape} []";
        var isShort = x.Count > Threshold;
        var places = Enumerable.Range(0, x.Rank).Select(axis => Shown(x.Shape[axis], isShort)).ToArray();
        var elements = new List<int>();
        Visit(x.Shape, places, 0, 0, elements.Add);
        var words = Words(x, elements);
        var width = words.Max(w => w.Length);
        var text = new StringBuilder($"{x.DType} {x.Shape}").Append(x.Rank > 1 ? '\n' : ' ');
        var next = 0;
        Write(text, places, 0, x.Rank > 1 ? 0 : text.Length, () => words[next++].PadLeft(x.Rank == 0 ? 0 : width));
        return text.ToString();
    }

    // Positions along an axis, −1 where some are left out.
    private static int[] Shown(int size, bool isShort) => isShort && size > 2 * Edge
        ? [.. Enumerable.Range(0, Edge), -1, .. Enumerable.Range(size - Edge, Edge)] : [.. Enumerable.Range(0, size)];

    private static void Write(StringBuilder text, int[][] places, int axis, int indent, Func<string> word)
    {
        if (axis == places.Length)
        {
            text.Append(word());
            return;
        }
        var isRow = axis == places.Length - 1;
        // Rows stand below each other, and blocks with lines between.
        var separator = isRow ? ", " : "," + new string('\n', places.Length - axis - 1) + new string(' ', indent + 1);
        text.Append('[');
        var line = indent + 1;
        for (var i = 0; i < places[axis].Length; i++)
        {
            var item = places[axis][i] < 0 ? "…" : isRow ? word() : null;
            if (i > 0) text.Append(separator);
            if (isRow && item is not null)
            {
                if (i > 0 && line + item.Length + 2 > LineWidth)
                {
                    text.Length--;
                    text.Append('\n').Append(' ', indent + 1);
                    line = indent + 1;
                }
                line += item.Length + 2;
            }
            if (item is not null) text.Append(item);
            else Write(text, places, axis + 1, indent + 1, word);
        }
        text.Append(']');
    }

    private static List<string> Words(Tensor x, List<int> elements)
    {
        // A double does not hold every long.
        if (x.DType == DType.Int64)
        {
            var values = x.AsReadOnlySpan<long>();
            var words = new List<string>(elements.Count);
            foreach (var i in elements) words.Add(values[i].ToString(CultureInfo.InvariantCulture));
            return words;
        }
        var numbers = elements.ConvertAll(i => x.Device.Read(x, i));
        if (x.DType == DType.Bool) return numbers.ConvertAll(v => v != 0 ? "true" : "false");
        var format = x.DType.IsInteger ? "0" : Format(numbers);
        return numbers.ConvertAll(v => v.ToString(format, CultureInfo.InvariantCulture));
    }

    // The numbers of the elements that are shown.
    private static void Visit(Shape shape, int[][] places, int axis, int start, Action<int> element)
    {
        if (axis == places.Length)
        {
            element(start);
            return;
        }
        foreach (var place in places[axis])
            if (place >= 0) Visit(shape, places, axis + 1, start * shape[axis] + place, element);
    }

    // One format for all: whole numbers, four digits after the point, or powers of ten where sizes lie far apart. PyTorch's rule.
    private static string Format(List<double> numbers)
    {
        var sizes = numbers.Where(double.IsFinite).Select(Math.Abs).Where(v => v > 0).ToList();
        if (sizes.Count == 0) return "0";
        double largest = sizes.Max(), smallest = sizes.Min();
        if (sizes.TrueForAll(v => v == Math.Floor(v))) return largest >= 1e8 ? "0.0000e+00" : "0";
        return largest / smallest > 1000 || largest >= 1e8 || smallest < 1e-4 ? "0.0000e+00" : "0.0000";
    }
}
