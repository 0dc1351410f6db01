using System.Net;

namespace Fovea.Browser.Tests;

/// <summary>The built site behind an address of this machine: its scripts are modules, which a browser does not take from files.</summary>
public sealed class SiteServer : IDisposable
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript", [".css"] = "text/css", [".json"] = "application/json",
        [".svg"] = "image/svg+xml", [".png"] = "image/png", [".jpg"] = "image/jpeg", [".woff2"] = "font/woff2", [".woff"] = "font/woff",
    };

    private readonly HttpListener _listener = new();

    /// <summary>Looks for the site and answers for it.</summary>
    public SiteServer()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Fovea.slnx"))) root = root.Parent;
        Folder = Path.Combine(root!.FullName, "artifacts", "site");
        Address = Listen();
        _ = AnswerAsync();
    }

    /// <summary>Where the site was built.</summary>
    public string Folder { get; }

    /// <summary>Of the first page's folder.</summary>
    public string Address { get; }

    /// <summary>What was asked for and is not there.</summary>
    public List<string> Missing { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    // A port that is free now may be taken a moment later.
    private string Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(address);
            try
            {
                _listener.Start();
                return address;
            }
            catch (HttpListenerException) when (attempt < 5)
            {
            }
        }
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            var path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/');
            var file = Path.Combine(Folder, path.Length == 0 ? "index.html" : path);
            using var response = context.Response;
            if (!File.Exists(file))
            {
                lock (Missing) Missing.Add(path);
                response.StatusCode = 404;
                continue;
            }
            response.ContentType = Types.GetValueOrDefault(Path.GetExtension(file), "application/octet-stream");
            // A page that is left while it loads.
            try
            {
                await response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
            }
            catch (HttpListenerException)
            {
            }
        }
    }
}
