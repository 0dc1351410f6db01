using System.Globalization;
using System.Text;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>One step of an expression: a number, a name, or a function of earlier steps.</summary>
/// <param name="Function">What is computed; null for a number or a name.</param>
/// <param name="Arguments">Places of earlier steps.</param>
/// <param name="Name">The name, or null.</param>
/// <param name="Value">The number.</param>
/// <param name="Column">Where it first stands in the text, from 1.</param>
internal sealed record ExpressionStep(ExpressionFunction? Function, int[] Arguments, string? Name, double Value, int Column);

/// <summary>Reads an expression by recursive descent.</summary>
/// <remarks>sum = product {(+|-) product}; product = signed {(*|/) signed}; signed = (+|-) signed | power; power = value [^ signed];
/// value = number | name | function "(" sum {"," sum} ")" | "(" sum ")".</remarks>
internal sealed class ExpressionParser(string text)
{
    private const int LongestText = 10_000, DeepestNesting = 200;
    private readonly List<ExpressionStep> _steps = [];
    // What was computed already is not computed again: the graph branches there.
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private int _at, _depth;

    public IReadOnlyList<ExpressionStep> Parse()
    {
        if (text.Length > LongestText)
            throw new ExpressionException($"expression: expected at most {LongestText} characters, got {text.Length}");
        var result = Sum();
        if (Peek() != '\0') throw Unexpected("an operator or the end");
        // The result comes last, but for numbers that were read on the way to it: of −−1 the −1.
        return result == _steps.Count - 1 ? _steps : [.. _steps.Take(result + 1)];
    }

    private int Sum()
    {
        var left = Product();
        while (true)
        {
            var column = Column();
            if (Take("+")) left = Step(ExpressionFunction.Add, column, left, Product());
            else if (Take("-−")) left = Step(ExpressionFunction.Subtract, column, left, Product());
            else return left;
        }
    }

    private int Product()
    {
        var left = Signed();
        while (true)
        {
            var column = Column();
            if (Take("*×·")) left = Step(ExpressionFunction.Multiply, column, left, Signed());
            else if (Take("/÷")) left = Step(ExpressionFunction.Divide, column, left, Signed());
            else return left;
        }
    }

    private int Signed()
    {
        var column = Column();
        if (++_depth > DeepestNesting)
            throw new ExpressionException(text, column, 0, $"expected nesting of at most {DeepestNesting}, got more");
        var step = Take("-−") ? Negative(column) : Take("+") ? Signed() : Power();
        _depth--;
        return step;
    }

    private int Negative(int column)
    {
        var operand = Signed();
        return _steps[operand] is { Function: null, Name: null, Value: var value } ? Constant(-value, column)
            : Step(ExpressionFunction.Negate, column, operand);
    }

    private int Power()
    {
        var left = Value();
        var column = Column();
        return Take("^") ? Step(ExpressionFunction.Power, column, left, Signed()) : left;
    }

    private int Value()
    {
        var c = Peek();
        var column = Column();
        if (char.IsAsciiDigit(c) || c == '.') return Number(column);
        if (Take("("))
        {
            var inner = Sum();
            Close();
            return inner;
        }
        if (!IsNamePart(c) || char.IsDigit(c)) throw Unexpected("a number, a name or '('");
        var name = Word();
        return Peek() == '(' ? Call(name, column) : Intern($"name {name}", new(null, [], name, 0, column));
    }

    private int Call(string name, int column)
    {
        if (!ExpressionFunction.Named.TryGetValue(name, out var function))
        {
            var known = string.Join(", ", ExpressionFunction.Named.Keys.Order(StringComparer.Ordinal));
            throw new ExpressionException(text, column, name.Length, $"unknown function '{name}', expected one of {known}");
        }
        Take("(");
        var arguments = new List<int> { Sum() };
        while (Take(",")) arguments.Add(Sum());
        Close();
        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            var takes = function.Least == 1 ? "1 argument"
                : function.Most > function.Least ? $"{function.Least} or more arguments" : $"{function.Least} arguments";
            throw new ExpressionException(text, column, name.Length, $"{name} takes {takes}, got {arguments.Count}");
        }
        return Step(function, column, [.. arguments]);
    }

    private int Number(int column)
    {
        var start = _at;
        while (char.IsAsciiDigit(Here) || Here == '.') _at++;
        if (Here is 'e' or 'E')
        {
            var digits = _at + 1 + (_at + 1 < text.Length && text[_at + 1] is '+' or '-' ? 1 : 0);
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                _at = digits;
                while (char.IsAsciiDigit(Here)) _at++;
            }
        }
        var number = text[start.._at];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw new ExpressionException(text, column, number.Length, $"expected a number, got '{number}'");
        return Constant(value, column);
    }

    private string Word()
    {
        var start = _at;
        while (IsNamePart(Here)) _at++;
        return text[start.._at];
    }

    private void Close()
    {
        if (!Take(")")) throw Unexpected("an operator or ')'");
    }

    private int Constant(double value, int column) =>
        Intern(string.Create(CultureInfo.InvariantCulture, $"number {value:R}"), new(null, [], null, value, column));

    private int Step(ExpressionFunction function, int column, params int[] arguments) =>
        Intern($"{function.Name} {string.Join(' ', arguments)}", new(function, arguments, null, 0, column));

    private int Intern(string key, ExpressionStep step)
    {
        if (_known.TryGetValue(key, out var place)) return place;
        _steps.Add(step);
        return _known[key] = _steps.Count - 1;
    }

    private char Here => _at < text.Length ? text[_at] : '\0';

    // The next character that is no space; '\0' at the end.
    private char Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        return Here;
    }

    private int Column()
    {
        Peek();
        return _at + 1;
    }

    private bool Take(string any)
    {
        if (Peek() == '\0' || !any.Contains(Here, StringComparison.Ordinal)) return false;
        _at++;
        return true;
    }

    // Letters of any alphabet, with their accents: ŷ, θ, x_1, w'.
    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '\''
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;

    private ExpressionException Unexpected(string expected)
    {
        // A whole word, or one character with all its code units.
        var length = Peek() == '\0' ? 0
            : IsNamePart(Here) ? text[_at..].TakeWhile(IsNamePart).Count()
            : Rune.TryGetRuneAt(text, _at, out var rune) ? rune.Utf16SequenceLength : 1;
        var got = length == 0 ? "the end" : $"'{text.Substring(_at, length)}'";
        return new(text, _at + 1, length, $"expected {expected}, got {got}");
    }
}
