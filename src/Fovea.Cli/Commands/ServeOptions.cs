using System.CommandLine;
using System.Globalization;
using System.Net;
using Fovea.Models;
using Fovea.Serving;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea serve</c>.</summary>
internal sealed class ServeOptions
{
    private static readonly ServingOptions Usual = new();
    private static readonly ServingAddress UsualAddress = new();

    private readonly Option<string> _host = new("--host")
    {
        Description = "Address to listen on; 0.0.0.0 for every one that the machine has.", DefaultValueFactory = _ => UsualAddress.Host,
        HelpName = "ADDRESS",
    };

    private readonly Option<int> _port = Number("--port", "Port to listen on; 0 for a free one.", UsualAddress.Port, 0, 65535);

    private readonly Option<string?> _name = new("--name") { Description = "The name of the one model.", HelpName = "NAME" };

    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "Names of the classes, for models that have none: lines of index, id, name with tabs between, or a name a line.",
        HelpName = "FILE",
    };

    private readonly Option<int> _maxBatch = Number("--max-batch", "Pictures that are computed together at most.", Usual.MaxBatch, 1, 1024);

    private readonly Option<int> _instances = Number("--instances",
        "Batches of a model that are computed side by side at most.", Usual.Instances, 1, 1024);

    private readonly Option<double> _maxDelay = Number("--max-delay",
        "Milliseconds that a picture waits at most for others that are being decoded; 0 for none.",
        Usual.MaxDelay.TotalMilliseconds, 0, 1000);

    private readonly Option<int> _queue =
        Number("--queue", "Pictures in work at most; more are refused with 429.", Usual.Queue, 1, 1 << 20);

    private readonly Option<double> _timeout =
        Number("--timeout", "Seconds that a request may take.", Usual.Timeout.TotalSeconds, 0.001, 3600);

    private readonly Option<int> _maxBytes = Number("--max-bytes", "Bytes of a request at most.", Usual.MaxBytes, 1, 1 << 30);

    private readonly Option<long> _maxPixels = Number("--max-pixels", "Pixels of a picture at most.", Usual.MaxPixels, 1, 1L << 28);

    private readonly Option<string?> _keys = new("--api-key-file")
    {
        Description = "File with the keys that may ask, one a line; or FOVEA_API_KEYS, with commas between.", HelpName = "FILE",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "Certificate for TLS, .pfx or .pem; its password is that of FOVEA_CERTIFICATE_PASSWORD.", HelpName = "FILE",
    };

    private readonly Option<string?> _certificateKey = new("--certificate-key")
    {
        Description = "Private key of a .pem certificate, where it is in a file of its own.", HelpName = "FILE",
    };

    private readonly Option<string[]> _origins = new("--allow-origin")
    {
        Description = "Origin whose pages may ask, too, as https://example.org; may be given several times.", HelpName = "ORIGIN",
    };

    private readonly Option<bool> _logJson = new("--log-json") { Description = "Log lines of JSON." };

    private readonly Option<int?> _threads = CommonOptions.Threads();

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_host, _port, _name, _classes, _maxBatch, _instances, _maxDelay, _queue, _timeout, _maxBytes,
            _maxPixels, _keys, _certificate, _certificateKey, _origins, _logJson, _threads]) command.Add(option);
    }

    /// <summary>Models and limits.</summary>
    public ServingOptions Serving(ParseResult parsed, string[] models)
    {
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var options = new ServingOptions
        {
            MaxBatch = parsed.GetValue(_maxBatch), Instances = parsed.GetValue(_instances),
            MaxDelay = TimeSpan.FromMilliseconds(parsed.GetValue(_maxDelay)),
            Queue = parsed.GetValue(_queue), Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            MaxBytes = parsed.GetValue(_maxBytes), MaxPixels = parsed.GetValue(_maxPixels),
        };
        var classes = parsed.GetValue(_classes) is { } file ? ClassList.Load(file) : null;
        options.Open = path => Open(path, classes);
        foreach (var model in models) options.Models.Add(Source(model, parsed.GetValue(_name), models.Length));
        foreach (var key in ServeSecrets.Keys(parsed.GetValue(_keys))) options.AddKey(key);
        return options;
    }

    /// <summary>Where to listen.</summary>
    public ServingAddress Address(ParseResult parsed) => new()
    {
        Host = parsed.GetValue(_host)!, Port = parsed.GetValue(_port), LogJson = parsed.GetValue(_logJson),
        AllowedOrigins = parsed.GetValue(_origins) ?? [],
        Certificate = ServeSecrets.Certificate(parsed.GetValue(_certificate), parsed.GetValue(_certificateKey)),
    };

    /// <summary>What is worth a word before the first request.</summary>
    public static IEnumerable<string> Warnings(ServingOptions serving, ServingAddress address)
    {
        if (!serving.HasKeys && !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)) && address.Host != "localhost")
            yield return $"warning: everybody who reaches {address.Host} may ask; --api-key-file FILE wants a key of them";
        if (serving.HasKeys && address.Certificate is null && address.Host == "0.0.0.0")
            yield return "warning: keys travel in the open without --certificate FILE, unless a proxy adds TLS";
    }

    // A run that has not ended has no card, but its configuration says the same.
    private static ImageClassifier Open(string path, ClassList? classes) => classes is null
        && File.Exists(Path.Combine(path, "config.yaml")) && !File.Exists(Path.Combine(path, ImageClassifier.FileName))
            ? RunFolder.Classifier(path) : ImageClassifier.Load(path, classes: classes);

    private static ModelSource Source(string text, string? name, int count)
    {
        try
        {
            var source = ModelSource.Parse(text);
            if (name is not null && count > 1)
                throw new UsageException("serve: expected --name with one model alone; name several as NAME=PATH");
            if (!Path.Exists(source.Path))
                throw new FileNotFoundException(
                    $"{source.Path}: expected a model (.fovea, .onnx, weights) or a run folder, there is none", source.Path);
            return name is null ? source : source with { Name = name };
        }
        catch (FormatException e)
        {
            throw new UsageException($"serve: {e.Message}");
        }
    }

    private static Option<T> Number<T>(string name, string description, T usual, T least, T most) where T : IComparable<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !double.TryParse(text, CultureInfo.InvariantCulture, out var value)) return;
            var (low, high) = (Convert.ToDouble(least, CultureInfo.InvariantCulture), Convert.ToDouble(most, CultureInfo.InvariantCulture));
            if (!(value >= low && value <= high))
                result.AddError(FormattableString.Invariant($"{name}: expected {low} to {high}, got {text}"));
        });
        return option;
    }
}
