namespace Fovea.Tensors;

/// <summary>An equation of Einstein's sum convention, its labels spelt out for operands of known shapes.</summary>
/// <param name="Inputs">A label for each axis of each operand. Axes under an ellipsis have labels of their own, counted from the
/// last.</param>
/// <param name="Output">A label for each axis of the result.</param>
/// <param name="Sizes">The size that each label stands for.</param>
internal sealed record EinsumEquation(IReadOnlyList<string> Inputs, string Output, IReadOnlyDictionary<char, int> Sizes)
{
    private const string Ellipsis = "...";
    private const char FirstHidden = '\uE000';

    /// <summary>Reads an equation such as <c>bij,bjk->bik</c>.</summary>
    /// <exception cref="ShapeException">The equation is no equation, or does not fit the shapes.</exception>
    public static EinsumEquation Parse(string text, IReadOnlyList<Shape> shapes)
    {
        var sides = text.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != shapes.Count)
            throw new ShapeException($"einsum: expected an equation with {shapes.Count} operands and at most one '->', got '{text}'.");
        var inputs = new string[terms.Length];
        var sizes = new Dictionary<char, int>();
        var hidden = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            var under = shapes[i].Rank - Letters(terms[i], text);
            if (terms[i].Contains(Ellipsis, StringComparison.Ordinal) ? under < 0 : under != 0)
                throw new ShapeException($"einsum: expected as many labels as axes, got '{terms[i]}' for {shapes[i]}.");
            hidden = Math.Max(hidden, under);
            inputs[i] = Spell(terms[i], under);
            for (var axis = 0; axis < inputs[i].Length; axis++)
                Size(inputs[i][axis], shapes[i][axis], sizes, inputs[i], terms[i], shapes[i]);
        }
        var output = sides.Length == 2 ? Spell(sides[1], hidden) : Implied(inputs, hidden);
        if (sides.Length == 2) Letters(sides[1], text);
        foreach (var label in output)
            if (!sizes.ContainsKey(label) || output.IndexOf(label) != output.LastIndexOf(label))
                throw new ShapeException($"einsum: expected each label of the result once and among the operands, got '{text}'.");
        return new(inputs, output, sizes);
    }

    // Equal sizes, or 1, which stretches between operands but not within one.
    private static void Size(char label, int size, Dictionary<char, int> sizes, string labels, string term, Shape shape)
    {
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] == label && shape[i] != size)
                throw new ShapeException($"einsum: expected one size for '{label}', got '{term}' for {shape}.");
        if (!sizes.TryGetValue(label, out var known) || known == 1) sizes[label] = size;
        else if (size != known && size != 1)
            throw new ShapeException(
                $"einsum: expected one size for {(label >= FirstHidden ? "an axis of '...'" : $"'{label}'")}, got {known} and {size}.");
    }

    private static int Letters(string term, string text)
    {
        var rest = term.Contains(Ellipsis, StringComparison.Ordinal)
            ? term.Remove(term.IndexOf(Ellipsis, StringComparison.Ordinal), Ellipsis.Length) : term;
        return rest.All(char.IsAsciiLetter) ? rest.Length
            : throw new ShapeException($"einsum: expected letters and at most one '...' an operand, got '{text}'.");
    }

    private static string Spell(string term, int under) =>
        term.Replace(Ellipsis, Hidden(under), StringComparison.Ordinal);

    private static string Hidden(int count) => string.Concat(Enumerable.Range(0, count).Reverse().Select(k => (char)(FirstHidden + k)));

    // Axes under an ellipsis, then the labels that come once, in alphabetical order.
    private static string Implied(string[] inputs, int hidden) => Hidden(hidden) + string.Concat(
        inputs.SelectMany(s => s).Where(l => l < FirstHidden).GroupBy(l => l).Where(g => g.Count() == 1).Select(g => g.Key).Order());
}
