using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Fovea.Serving;

/// <summary>Where a server listens, and how it talks.</summary>
public sealed record ServingAddress
{
    /// <summary>An address or a name of this machine; this machine alone unless set.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 for one that is free.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>For TLS; null for plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Pages of these origins may ask, too: <c>https://example.org</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Log lines of JSON instead of readable ones.</summary>
    public bool LogJson { get; init; }

    /// <summary>How long requests that were accepted may take when the server is asked to stop.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connections without a request stay open when the server is asked to stop.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What is listened on.</summary>
    /// <exception cref="IOException">There is no such host.</exception>
    internal IPAddress Resolve()
    {
        if (IPAddress.TryParse(Host.Trim('[', ']'), out var address)) return address;
        if (Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
        try
        {
            return Dns.GetHostAddresses(Host)[0];
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException)
        {
            throw new IOException($"host: expected an address or a name of this machine, as 127.0.0.1 or 0.0.0.0, got '{Host}'");
        }
    }
}
