using System.Diagnostics.Metrics;
using System.Globalization;
using Fovea.Models;
using Fovea.Tensors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Fovea.Serving.Load;

/// <summary>The servers that are measured.</summary>
internal static class LoadServer
{
    private static int _taken, _answered;

    /// <summary>Serves until it is asked to end.</summary>
    /// <param name="kind"><c>fovea</c>, <c>fovea-batched</c>, <c>fovea-single</c> (one batch at a time) or <c>ort-batched</c>, which are
    /// what fovea serve runs, or <c>fovea-plain</c> or <c>ort-plain</c>.</param>
    /// <param name="model">The model: network, preprocessing, classes.</param>
    /// <param name="rest">The port; then the largest batch, or for the plain ones the threads of a request; then the same network for ONNX
    /// Runtime, or keys for <c>fovea</c>.</param>
    public static async Task<int> RunAsync(string kind, string model, string[] rest)
    {
        var (port, number) = (int.Parse(rest[0], CultureInfo.InvariantCulture), int.Parse(rest[1], CultureInfo.InvariantCulture));
        using var counting = Counting();
        if (kind is "fovea-plain" or "ort-plain")
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            await using var app = builder.Build();
            var classifier = ImageClassifier.Load(model);
            new PlainFront(classifier, kind == "fovea-plain" ? Compute(classifier, number) : Compute(classifier, number, rest[2])).Map(app);
            await ServeAsync(app);
        }
        else
        {
            // What fovea serve runs, with its log.
            var options = new ServingOptions { Models = { new ModelSource(model, "model") }, MaxBatch = number };
            // ONNX Runtime shares a batch out by itself.
            if (kind is "fovea-single" or "ort-batched") options.Instances = 1;
            if (kind == "ort-batched") options.Open = path => OnOrt(ImageClassifier.Load(path), rest[2]);
            else foreach (var key in rest[2..]) options.AddKey(key);
            using var server = new ClassifierServer(options);
            await using var app = ServingHost.Create(server, new() { Port = port });
            await ServeAsync(app);
        }
        Console.WriteLine($"{ServerProcess.Ended}{_taken} {_answered}");
        return 0;
    }

    private static Func<float[], float[]> Compute(ImageClassifier classifier, int threads) => x =>
    {
        using var _ = new ComputeContext { Threads = threads }.Use();
        var scores = new float[classifier.ClassNames.Count];
        classifier.Scores(x, scores);
        return scores;
    };

    private static Func<float[], float[]> Compute(ImageClassifier classifier, int threads, string path)
    {
        var network = new OrtNetwork(Session(path, threads));
        int[] shape = [1, .. classifier.Preprocessing.Shape.Sizes];
        return x => network.Scores(x, shape);
    }

    private static ImageClassifier OnOrt(ImageClassifier classifier, string path) =>
        new(new OrtNetwork(Session(path, Environment.ProcessorCount)), classifier.Preprocessing, classifier.ClassNames);

    private static InferenceSession Session(string path, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        return new(path, options);
    }

    private static async Task ServeAsync(WebApplication app)
    {
        await app.StartAsync();
        Console.WriteLine(ServerProcess.Listening + app.Urls.Single());
        // It does not outlive who started it, who holds the other end.
        _ = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            app.Lifetime.StopApplication();
        });
        await app.WaitForShutdownAsync();
    }

    // By what ASP.NET Core itself measures, when connections and requests end.
    private static MeterListener Counting()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name is not ("kestrel.connection.duration" or "http.server.request.duration")) return;
                l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) =>
            Interlocked.Increment(ref instrument.Name.StartsWith("kestrel", StringComparison.Ordinal) ? ref _taken : ref _answered));
        listener.Start();
        return listener;
    }
}
