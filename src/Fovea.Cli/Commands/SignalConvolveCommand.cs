using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea signal convolve</c>.</summary>
internal sealed class SignalConvolveCommand() : SignalPairCommand(turned: true);

/// <summary><c>fovea signal correlate</c>.</summary>
internal sealed class SignalCorrelateCommand() : SignalPairCommand(turned: false);

/// <summary>Two signals, their values and a plot.</summary>
/// <param name="turned">Whether the second signal is turned round: convolution; else correlation.</param>
internal abstract class SignalPairCommand(bool turned) : ICommand
{
    private const int MostRows = 200;

    public string Parent => "signal";

    public Command Build()
    {
        var x = new Argument<string>("X") { Description = "The first signal, as rect:7 or \"[1 2 3]\". See: fovea signal list" };
        var h = new Argument<string>("H") { Description = "The second signal." };
        var (from, to) = (Time("--from", "The first time n to show."), Time("--to", "The last time n to show."));
        var shift = Time("--shift", "Also shift X by so much, and show that the result shifts with it.");
        var (mode, stride, padding) = SignalCommand.ConvolutionOptions();
        var name = turned ? "convolve" : "correlate";
        var @out = CommonOptions.Out($"The plot to write, .svg; {name}.svg unless given.");
        var json = CommonOptions.Json();
        var command = new ExampleCommand(name,
            turned ? "y(n) = Σ x(k) h(n − k): print the values and plot them." : "y(n) = Σ x(n + k) h(k): print the values and plot them.",
            $"fovea signal {name} rect:7 exp:0.5 --from -6 --to 12", $"fovea signal {name} rect:7 exp:0.5 --from -6 --to 18 --shift 5",
            $"fovea signal {name} \"[1 2 3 4]\" \"[1 0 -1]@-1\" --mode valid --out plot.svg")
        {
            x, h, from, to, shift, mode, stride, padding, @out, json,
        };
        command.SetAction(parsed => Run(turned, Signal(parsed.GetValue(x)!), Signal(parsed.GetValue(h)!), parsed.GetValue(from),
            parsed.GetValue(to), parsed.GetValue(shift), parsed.GetValue(@out) ?? $"{name}.svg", parsed.GetValue(json), new()
            {
                Mode = Enum.Parse<ConvolutionMode>(parsed.GetValue(mode)!, ignoreCase: true), Stride = parsed.GetValue(stride),
                Padding = parsed.GetValue(padding),
            }));
        return command;
    }

    private static int Run(bool turned, SignalSource x, SignalSource h, int? from, int? to, int? shift, string path, bool json,
        ConvolutionOptions options)
    {
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out: expected a file that ends in .svg, got '{path}'");
        if (from > to) throw new UsageException($"--to: expected {from} or later, the first time, got {to}");
        Signal y, y2;
        var moved = x.Shift(shift ?? 0);
        try
        {
            y = Convolve(x, turned ? h : h.Reverse(), from, to, options);
            y2 = shift is null ? y : Convolve(moved, turned ? h : h.Reverse(), from, to, options);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new UsageException(e.Message);
        }
        path = Path.GetFullPath(path);
        var (first, last) = Range(y, x, h, from, to);
        // Zeros beside what was computed, so that the times of all panels are the same.
        var isWhole = options == new ConvolutionOptions();
        Draw(turned, x, h, moved, isWhole ? y.Window(first, last) : y, isWhole && to is null ? y2.Window(first, last + shift ?? last) : y2,
            shift,
            first, isWhole && to is null ? last + Math.Max(0, shift ?? 0) : last).Save(path);
        // Where both results are shown: y(n) beside the shifted one at n + shift.
        var difference = shift is null ? (double?)null
            : Enumerable.Range(y.Start, y.End - y.Start + 1).Where(n => n + shift >= y2.Start && n + shift <= y2.End)
                .Select(n => Math.Abs(y[n] - y2[n + shift.Value])).DefaultIfEmpty(0).Max();
        if (json)
            JsonOutput.Print(new Fields
            {
                ["x"] = x.Name, ["h"] = h.Name, ["mode"] = options.Mode.ToString().ToLowerInvariant(), ["stride"] = options.Stride,
                ["padding"] = options.Padding,
                ["n"] = Times(y), ["y"] = y.Values, ["shift"] = shift, ["shiftedY"] = shift is null ? null : y2.Values,
                ["shiftDifference"] = difference, ["plot"] = path,
            });
        else Print(x, h, moved, y, y2, shift, difference, path);
        return Application.Done;
    }

    private static Signal Convolve(SignalSource x, SignalSource h, int? from, int? to, ConvolutionOptions options)
    {
        if (x.IsFinite && h.IsFinite)
        {
            var y = SignalConvolution.Convolve(x.ToSignal(), h.ToSignal(), options);
            return from is null && to is null ? y : Cut(y, from ?? Math.Min(y.Start, to!.Value), to ?? Math.Max(y.End, from!.Value));
        }
        var endless = x.IsFinite ? h : x;
        if (options != new ConvolutionOptions())
            throw new UsageException($"{endless.Name}: expected a signal of finite length for --mode, --stride and --padding. Give it a "
                + "length.");
        if (to is null || (from is null && (x.Start is null || h.Start is null)))
            throw new UsageException($"{endless.Name}: expected a signal of finite length, got one without "
                + $"{(endless.End is null ? "end" : "beginning")}. "
                + "Give --from and --to, the times to show, or a length.");
        return SignalConvolution.Convolve(x, h, from ?? Math.Min(to.Value, x.Start!.Value + h.Start!.Value), to.Value);
    }

    // Times of a signal with steps stay on its own grid.
    private static Signal Cut(Signal y, int from, int to)
    {
        if (y.Step == 1) return y.Window(from, to);
        var kept = Times(y).Where(n => n >= from && n <= to).ToList();
        return kept.Count > 0 ? new(kept[0], [.. kept.Select(n => y[n])], y.Step)
            : throw new UsageException($"--from, --to: expected times from {y.Start} to {y.End}, got {from} to {to}");
    }

    private static (int First, int Last) Range(Signal y, SignalSource x, SignalSource h, int? from, int? to) =>
        (from ?? Math.Min(y.Start, Math.Min(x.Start ?? y.Start, h.Start ?? y.Start)),
            to ?? Math.Max(y.End, Math.Max(x.End ?? y.End, h.End ?? y.End)));

    private static ChartSheet Draw(bool turned, SignalSource x, SignalSource h, SignalSource moved, Signal y, Signal y2, int? shift,
        int first,
        int last)
    {
        StemPlot Panel(string title) => new(title) { Width = 720, Height = 200 };
        var inputs = Panel(shift is null ? $"x = {x.Name}" : "x(n) and x shifted").Add(shift is null ? "" : x.Name, first, x.Window(first,
            last).Values);
        var outputs = Panel(turned ? "y = x ∗ h" : "y = x ⋆ h").Add(shift is null ? "" : "y", y.Start, y.Values, y.Step);
        if (shift is not null)
        {
            inputs.Add(moved.Name, first, moved.Window(first, last).Values);
            outputs.Add($"y of {moved.Name}", y2.Start, y2.Values, y2.Step);
        }
        return new("", inputs, Panel($"h = {h.Name}").Add("", first, h.Window(first, last).Values), outputs);
    }

    private static void Print(SignalSource x, SignalSource h, SignalSource moved, Signal y, Signal y2, int? shift, double? difference,
        string path)
    {
        var table = shift is null ? new TextTable("n>", "x>", "h>", "y>") : new TextTable("n>", "x>", "h>", "y>", "x shifted>", "y of it>");
        foreach (var n in Times(y).Take(MostRows))
        {
            string[] cells = [n.ToString(CultureInfo.InvariantCulture), Number(x[n]), Number(h[n]), Number(y[n])];
            table.Add(shift is null ? cells : [.. cells, Number(moved[n]), Number(y2[n])]);
        }
        Console.WriteLine(table);
        if (y.Values.Count > MostRows) Console.WriteLine($"… {y.Values.Count - MostRows:N0} more; all of them with --json");
        if (difference is { } d) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"x shifted by {shift} gives y shifted by {shift}; largest difference {d:G3}"));
        Console.WriteLine(path);
    }

    private static IEnumerable<int> Times(Signal y) => Enumerable.Range(0, y.Values.Count).Select(i => y.Start + i * y.Step);

    private static string Number(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    private static SignalSource Signal(string text)
    {
        var name = text.Split(':', '@')[0];
        if (!text.StartsWith('[') && SignalCatalog.Find(name.Trim()) is null)
            throw new UsageException(
                $"unknown signal '{name}'{Nearest.Hint(name, SignalCatalog.All.Select(s => s.Name))}. See: fovea signal list");
        try
        {
            return SignalCatalog.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Option<int?> Time(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                && Math.Abs((long)n) > SignalEntry.MostValues)
                result.AddError($"{name}: expected −{SignalEntry.MostValues}…{SignalEntry.MostValues}, got {n}");
        });
        return option;
    }
}
