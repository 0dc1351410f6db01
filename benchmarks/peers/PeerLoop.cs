using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Fovea.Peers;

/// <summary>A workload of another framework.</summary>
internal abstract class PeerWork : IDisposable
{
    /// <summary>Goes on with so many threads.</summary>
    public abstract void Use(int threads);

    /// <summary>A step.</summary>
    public abstract void Step();

    /// <inheritdoc/>
    public virtual void Dispose() { }
}

/// <summary>A peer's side of <c>fovea bench --peers</c>: a line of JSON in, a line of JSON out.</summary>
/// <remarks>
/// The first line out is {"peer": name, "version": text}. Then:
/// {"workload": "lenet-b4", "threads": 1, "seconds": 0.5} gives {"ms": median of the steps, "steps": how many}, and {"unsupported": name}
/// where the workload is not known. The end of standard input ends the process.
/// </remarks>
internal static class PeerLoop
{
    /// <summary>Answers until the input ends.</summary>
    /// <param name="name">The framework.</param>
    /// <param name="library">A type of it, whose assembly has the version.</param>
    /// <param name="create">The workload of a request; null where it is not known.</param>
    public static void Run(string name, Type library, Func<string, JsonElement, PeerWork?> create)
    {
        // Ctrl-C is for the parent, which closes the input.
        Console.CancelKeyPress += (_, e) => e.Cancel = true;
        var version = library.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? library.Assembly.GetName().Version!.ToString();
        Say(new { peer = name, version = version.Split('+')[0] });
        // One workload at a time, so that memory is that of the workload.
        (string Name, PeerWork? Work, HashSet<int> Warm) current = ("", null, []);
        while (Console.In.ReadLine() is { } line)
        {
            try
            {
                using var request = JsonDocument.Parse(line);
                var root = request.RootElement;
                var workload = root.GetProperty("workload").GetString()!;
                if (workload != current.Name)
                {
                    current.Work?.Dispose();
                    current = ("", null, []);
                    current = (workload, create(workload, root), []);
                }
                if (current.Work is null) Say(new { unsupported = workload });
                else
                {
                    var (threads, seconds) = (root.GetProperty("threads").GetInt32(), root.GetProperty("seconds").GetDouble());
                    Say(Measure(current.Work, current.Warm, threads, seconds));
                }
            }
            catch (Exception e)
            {
                // The parent goes on with the next workload.
                Say(new { error = $"{e.GetType().Name}: {e.Message.Split('\n')[0]}" });
            }
        }
    }

    private static object Measure(PeerWork work, HashSet<int> warm, int threads, double seconds)
    {
        work.Use(threads);
        if (warm.Add(threads))
        {
            TimedSteps(work, 0);
            TimedSteps(work, seconds);
        }
        var times = TimedSteps(work, seconds);
        times.Sort();
        return new { ms = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2, steps = times.Count };
    }

    private static List<double> TimedSteps(PeerWork work, double seconds)
    {
        var (times, start) = (new List<double>(), Stopwatch.GetTimestamp());
        do
        {
            var before = Stopwatch.GetTimestamp();
            work.Step();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return times;
    }

    private static void Say<T>(T answer) where T : notnull
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(answer, answer.GetType()));
        Console.Out.Flush();
    }
}
