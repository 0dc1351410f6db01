using System.Text;

namespace Fovea.Nn;

public abstract partial class Module
{
    /// <summary>The class and its sizes in one line, as messages and summaries show it: <c>Conv2d(1 → 10, 5×5)</c>.</summary>
    public virtual string Describe() => GetType().Name;

    /// <summary>The modules inside as a tree, each with its name and <see cref="Describe"/>.</summary>
    /// <example><code>
    /// Sequential(
    ///   (0): Conv2d(1 → 10, 5×5)
    ///   (1): ReLU()
    /// )
    /// </code></example>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text, "\n");
        return text.ToString();
    }

    private void Write(StringBuilder text, string newLine)
    {
        var line = Describe();
        if (_children.Count == 0)
        {
            text.Append(line).Append(line.EndsWith(')') ? "" : "()");
            return;
        }
        var inner = newLine + "  ";
        var open = line.EndsWith(')') ? line.IndexOf('(', StringComparison.Ordinal) : -1;
        if (open < 0) text.Append(line).Append('(');
        // The sizes of a module with others inside stand first, in a line of their own.
        else text.Append(line, 0, open + 1).Append(inner).Append(line, open + 1, line.Length - open - 2);
        foreach (var (name, module) in _children)
        {
            text.Append(inner).Append('(').Append(name).Append("): ");
            module.Write(text, inner);
        }
        text.Append(newLine).Append(')');
    }
}
