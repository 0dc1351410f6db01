using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Studio;

/// <summary>A classifier that is kept open, with the time that looking at a picture takes.</summary>
internal sealed class OpenClassifier(string name, ImageClassifier classifier)
{
    // What a picture is enlarged to on a page, at least.
    private const int ShownSide = 224;

    private readonly ConcurrentDictionary<string, double> _milliseconds = new();
    private readonly Lock _gate = new();

    public ImageClassifier Classifier => classifier;

    /// <summary>Whether the network learned light ink on dark paper, so that dark drawings on light paper are to be inverted.</summary>
    public bool IsLightOnDark => classifier.Preprocessing is { Channels: 1 } p && p.Mean[0] is > 0 and < 0.5f;

    /// <summary>How long looking took the last time, in milliseconds; infinite before.</summary>
    public double Milliseconds(string method) => _milliseconds.GetValueOrDefault(method, double.PositiveInfinity);

    /// <summary>Classifies a picture and shows where the network looked.</summary>
    public Fields Look(Image image, LookOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var preprocessing = classifier.Preprocessing with { Invert = options.Invert };
        if (options.Centre) image = InkFrame.Centre(image, InkFrame.Share(preprocessing.Shape));
        var (x, seen) = (preprocessing.Apply(image), Seen(preprocessing, image));
        // One at a time: an explanation changes the network's mode, and two would only take each other's processors.
        lock (_gate)
        {
            var top = classifier.Predict(x.Unsqueeze(0), classifier.ClassNames.Count)[0];
            var explained = options.Class is { } k && k < top.Count ? top.First(s => s.Index == k) : top[0];
            var fields = new Fields
            {
                ["top"] = top.Take(5).Select(s => new Fields
                {
                    ["index"] = s.Index, ["name"] = s.Name, ["probability"] = s.Probability, ["logit"] = s.Logit,
                }),
                ["seen"] = PictureUri.Of(seen), ["width"] = seen.Width, ["height"] = seen.Height,
            };
            if (options.Method.Length > 0) Explain(fields, x, seen, options.Method, explained, cancellation);
            // Measured when everything is compiled and planned: the least counts.
            var milliseconds = clock.Elapsed.TotalMilliseconds;
            _milliseconds.AddOrUpdate(options.Method, milliseconds, (_, before) => Math.Min(before, milliseconds));
            return fields;
        }
    }

    /// <summary>What there is to say of the network.</summary>
    public Fields ToFields()
    {
        var p = classifier.Preprocessing;
        var figures = new PageFigures().Add("Network", classifier.Metadata.GetValueOrDefault("network", Path.GetFileName(name)))
            .Add("Classes", classifier.ClassNames.Count.ToString("N0", CultureInfo.InvariantCulture))
            .Add("Input", $"{p.Width} × {p.Height}", p.Channels == 1 ? "grey" : "colour");
        if (classifier.Metadata.TryGetValue("dataset", out var data)) figures.Add("Learned from", data);
        return new()
        {
            ["model"] = name, ["html"] = PageFragment.ToHtml(figures), ["classes"] = classifier.ClassNames, ["invert"] = IsLightOnDark,
            ["isGrey"] = p.Channels == 1,
        };
    }

    private void Explain(Fields fields, Tensor x, Image seen, string method, ClassScore explained, CancellationToken cancellation)
    {
        var entry = ExplanationCatalog.Find(method)!;
        fields["method"] = entry.Title;
        fields["class"] = explained.Name;
        try
        {
            var map = entry.Create(new(entry.Arguments, new Dictionary<string, object?>()))
                .Explain(classifier.Network, x, explained.Index, cancellation);
            var times = Math.Max(1, (ShownSide + seen.Width - 1) / seen.Width);
            fields["map"] = PictureUri.Of(map.Over(Resizing.Nearest(seen, times * seen.Width, times * seen.Height)));
            fields["layer"] = map.Layer;
        }
        catch (ArgumentException e)
        {
            // A network without positions has no such map, but an answer all the same.
            fields["problem"] = e.Message;
        }
    }

    private static Image Seen(Preprocessing preprocessing, Image image)
    {
        var seen = preprocessing.Seen(image);
        if (preprocessing.Invert) foreach (ref var value in seen.Pixels8) value = (byte)(255 - value);
        return seen;
    }
}
