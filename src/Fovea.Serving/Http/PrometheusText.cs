using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Fovea.Serving;

/// <summary>The instruments of one meter in Prometheus' text form, version 0.0.4.</summary>
/// <remarks>Of prometheus-net, the library for this, the adapter of meters writes counters as gauges, and forgets what has been silent for
/// a day.</remarks>
internal sealed class PrometheusText : IDisposable
{
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64];

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen to a meter, whose instruments are made later.</summary>
    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All figures, as they are now.</summary>
    public override string ToString()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.GroupBy(s => s.Key.Instrument).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var (instrument, name, kind) = (group.Key, Name(group.Key), Kind(group.Key));
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {kind}\n");
            foreach (var (key, series) in group.OrderBy(s => s.Key.Labels, StringComparer.Ordinal)) series.Write(text, name, key.Labels);
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, tag) in tags)
            labels.Append(labels.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{name}=\"{Escaped($"{tag}")}\"");
        _series.GetOrAdd((instrument, labels.ToString()), static key => new(Kind(key.Instrument) == "histogram"
            ? key.Instrument.Unit == "s" ? Seconds : Sizes : null)).Add(value, isSum: Kind(instrument) != "gauge");
    }

    private static string Escaped(string text) => text.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", @"\n");

    private static string Kind(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<int> => "histogram",
        Counter<long> => "counter",
        _ => "gauge",
    };

    private static string Name(Instrument instrument) => instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "")
        + (Kind(instrument) == "counter" ? "_total" : "");

    // One set of labels of an instrument.
    private sealed class Series(double[]? bounds)
    {
        private readonly long[] _counts = new long[bounds?.Length + 1 ?? 0];
        private double _value;

        public void Add(double value, bool isSum)
        {
            lock (_counts)
            {
                _value = isSum ? _value + value : value;
                if (bounds is null) return;
                var at = 0;
                while (at < bounds.Length && value > bounds[at]) at++;
                _counts[at]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_counts)
            {
                var all = labels.Length > 0 ? $"{{{labels}}}" : "";
                if (bounds is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{all} {_value}\n");
                    return;
                }
                var sum = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    sum += _counts[i];
                    var bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    var others = labels.Length > 0 ? $"{labels}," : "";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{others}le=\"{bound}\"}} {sum}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{all} {_value}\n{name}_count{all} {sum}\n");
            }
        }
    }
}
