using System.Globalization;
using Fovea.Training.TensorBoard.Schema;
using Google.Protobuf;

namespace Fovea.Training.TensorBoard;

/// <summary>A file of events that TensorBoard shows, in a folder of them; written event by event, so that whoever looks sees what there is,
/// and a process that is killed leaves all whole events.</summary>
/// <remarks>A new file for each training that goes on in the folder; TensorBoard reads them in the order of their names.</remarks>
internal sealed class EventFile
{
    // The first event of each file.
    private const string FormatVersion = "brain.Event:2";

    private const string Prefix = "events.out.tfevents.";

    private readonly string _path;

    private EventFile(string path) => _path = path;

    /// <summary>Begins a file in a folder, which is made where it is not there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static EventFile Begin(string folder)
    {
        Directory.CreateDirectory(folder);
        var last = Files(folder).Select(Number).DefaultIfEmpty().Max();
        // TensorBoard wants a time there, and the order of names has to be that of the trainings, whatever the clock says.
        var number = Math.Max(last + 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var file = new EventFile(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D10}.fovea")));
        file.Append(new Event { WallTime = Now(), FileVersion = FormatVersion });
        return file;
    }

    /// <summary>The event files of a folder, in order.</summary>
    public static IReadOnlyList<string> Files(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder, Prefix + "*").Order(StringComparer.Ordinal)];

    /// <summary>The whole events of a file.</summary>
    /// <exception cref="DataFormatException">A record is whole and no event.</exception>
    public static IReadOnlyList<Event> Read(string path)
    {
        using var stream = File.OpenRead(path);
        return [.. Whole(stream, path).Select(e => e.Event)];
    }

    /// <summary>Cuts the files of a folder to the whole events of steps up to one: those that a training which goes on from there comes to
    /// again would stand twice.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Trim(string folder, long step)
    {
        foreach (var path in Files(folder))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            var end = Whole(stream, path).TakeWhile(e => e.Event.Step <= step).Select(e => e.End).LastOrDefault();
            if (end < stream.Length) stream.SetLength(end);
        }
    }

    /// <summary>Adds scalars, histograms or pictures of a step.</summary>
    public void Append(long step, params IReadOnlyList<Summary.Types.Value> values)
    {
        if (values.Count > 0) Append(new Event { WallTime = Now(), Step = step, Summary = new() { Value = { values } } });
    }

    /// <summary>Adds the graph of a network.</summary>
    public void Append(GraphDef graph) => Append(new Event { WallTime = Now(), GraphDef = graph.ToByteString() });

    /// <summary>A number under a name.</summary>
    public static Summary.Types.Value Scalar(string tag, double value) => new() { Tag = tag, SimpleValue = (float)value };

    private void Append(Event one)
    {
        // One write for a whole record: what is cut can only be the last.
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(RecordFraming.Frame(one.ToByteArray()));
    }

    private static IEnumerable<(Event Event, long End)> Whole(Stream stream, string path)
    {
        foreach (var (data, end) in RecordFraming.Read(stream)) yield return (Parse(data, path, end), end);
    }

    private static Event Parse(byte[] data, string path, long end)
    {
        try
        {
            return Event.Parser.ParseFrom(data);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataFormatException(path, end - data.Length - sizeof(uint), "event", $"expected an event, got {e.Message}");
        }
    }

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private static long Number(string path) => long.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('.')[0],
        CultureInfo.InvariantCulture, out var number) ? number : 0;
}
