using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fovea.Cli.Commands;

/// <summary>Keys and certificates of <c>fovea serve</c>.</summary>
internal static class ServeSecrets
{
    private const string KeysVariable = "FOVEA_API_KEYS", PasswordVariable = "FOVEA_CERTIFICATE_PASSWORD";

    // Shorter ones can be guessed.
    private const int LeastKey = 8;

    /// <summary>The keys of a file, one a line, or else those of the variable; none where there is neither.</summary>
    /// <param name="file">Lines that are empty or begin with # are left out.</param>
    /// <exception cref="IOException">The file cannot be read, or has no keys.</exception>
    public static IReadOnlyList<string> Keys(string? file)
    {
        if (file is null && Environment.GetEnvironmentVariable(KeysVariable) is not { Length: > 0 }) return [];
        var (name, texts) = file is null ? (KeysVariable, Environment.GetEnvironmentVariable(KeysVariable)!.Split(','))
            : (file, File.ReadAllLines(file));
        var keys = texts.Select(t => t.Trim()).Where(t => t.Length > 0 && t[0] != '#').ToList();
        if (keys.Count == 0) throw new IOException($"{name}: expected a key or more, one a line, got none");
        if (keys.FindIndex(k => k.Length < LeastKey || k.Any(c => c is <= ' ' or > '~')) is var at and >= 0)
            throw new IOException($"{name}: key {at + 1}: expected {LeastKey} characters or more of ASCII without spaces; "
                + "openssl rand -hex 24 makes one");
        return keys;
    }

    /// <summary>The certificate of a file with its private key, or null.</summary>
    /// <exception cref="IOException">It cannot be read, or lacks its key.</exception>
    public static X509Certificate2? Certificate(string? file, string? key)
    {
        if (file is null) return key is null ? null : throw new UsageException("serve: expected --certificate with --certificate-key");
        foreach (var path in new[] { file, key })
            if (path is not null && !File.Exists(path))
                throw new FileNotFoundException($"{path}: expected a certificate or its key, there is no such file", path);
        var password = Environment.GetEnvironmentVariable(PasswordVariable);
        try
        {
            var isText = File.ReadAllBytes(file).AsSpan().IndexOf("-----BEGIN"u8) >= 0;
            var certificate = !isText ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(file, key)
                : X509Certificate2.CreateFromEncryptedPemFile(file, password, key);
            return certificate.HasPrivateKey ? certificate : throw new CryptographicException("it has no private key");
        }
        catch (CryptographicException e)
        {
            throw new IOException($"{file}: expected a certificate with its private key (.pfx, or .pem with --certificate-key), "
                + $"whose password is that of {PasswordVariable}: {e.Message}", e);
        }
    }
}
