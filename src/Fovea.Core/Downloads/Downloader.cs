using System.Net.Http.Headers;

namespace Fovea;

/// <summary>Fetches files from several mirrors, goes on where an earlier attempt was cut off, and keeps only what has the right
/// checksum, where one is known.</summary>
/// <remarks>What has come so far is in <c>NAME.part</c>; it is renamed to NAME once its checksum is right, so that NAME is always
/// whole.</remarks>
public sealed class Downloader
{
    private const int AttemptsPerMirror = 3;

    private static readonly Lazy<HttpClient> Shared = new(() =>
    {
        var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new("Fovea", "0.1"));
        return client;
    });

    /// <summary>Whether to refuse; <see cref="DataRoot.IsOffline"/> where not set.</summary>
    public bool Offline { get; init; } = DataRoot.IsOffline;

    /// <summary>How long a server may be silent before it counts as failed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Fetches a file into a folder, unless it is there with the right checksum.</summary>
    /// <param name="file">What to fetch, and from where.</param>
    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="progress">Told the bytes that are there and the bytes in all.</param>
    /// <param name="cancellation">Stops, and keeps what has come so that a later call goes on from it.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="DownloadException">No mirror delivered the file, or downloads are off.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string> FetchAsync(RemoteFile file, string folder, IProgress<(long Done, long? Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var target = Path.Combine(folder, file.Name);
        if (File.Exists(target) && file.Digest?.Matches(target) != false) return target;
        if (Offline)
            throw new DownloadException($"{file.Name}: download is off (FOVEA_OFFLINE=1). Unset it, or put the file into {folder}.");
        Directory.CreateDirectory(folder);
        var partial = target + ".part";
        using (var part = Open(partial))
        {
            var problems = new List<string>();
            var fetched = false;
            foreach (var mirror in file.Mirrors)
            {
                var problem = await TryMirrorAsync(file, mirror, part, progress, cancellation).ConfigureAwait(false);
                fetched = problem is null;
                if (fetched) break;
                problems.Add($"{mirror.Authority}: {problem}");
            }
            if (!fetched)
            {
                if (part.Length == 0) File.Delete(partial);
                throw new DownloadException(
                    $"{file.Name}: no mirror delivered it ({string.Join("; ", problems)}). "
                    + $"Check the connection, or put the file into {folder}.");
            }
            part.Flush(flushToDisk: true);
        }
        File.Move(partial, target, overwrite: true);
        return target;
    }

    /// <summary>As <see cref="FetchAsync"/>, and waits.</summary>
    /// <exception cref="DownloadException">No mirror delivered the file, or downloads are off.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string Fetch(RemoteFile file, string folder, IProgress<(long Done, long? Total)>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => FetchAsync(file, folder, progress, cancellation), cancellation).GetAwaiter().GetResult();

    private static FileStream Open(string partial)
    {
        try
        {
            return new(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy)
        {
            throw new DownloadException(
                $"{partial}: cannot be written ({busy.Message.TrimEnd('.')}). Is another download of it running?", busy);
        }
    }

    // Null where the whole file has come with the right checksum, else what went wrong.
    private async Task<string?> TryMirrorAsync(RemoteFile file, Uri mirror, FileStream part, IProgress<(long Done, long? Total)>? progress,
        CancellationToken cancellation)
    {
        string? problem = null;
        for (var attempt = 0; attempt < AttemptsPerMirror; attempt++)
        {
            var before = part.Length;
            problem = before == file.Size && before > 0 ? null
                : await TransferAsync(file, mirror, part, progress, cancellation).ConfigureAwait(false);
            if (problem is null)
            {
                if (file.Digest is not { } published) return null;
                part.Position = 0;
                var digest = published.Of(part);
                if (published.IsOf(digest)) return null;
                part.SetLength(0);
                problem = $"expected {published}, got {digest.Hex}";
                // What was left from before may have been at fault; what came whole from here was not.
                if (before == 0) return problem;
            }
            else if (part.Length <= before) return problem;
        }
        return problem;
    }

    private async Task<string?> TransferAsync(RemoteFile file, Uri mirror, FileStream part, IProgress<(long Done, long? Total)>? progress,
        CancellationToken cancellation)
    {
        var size = file.Size;
        if (size > 0 && part.Length > size) part.SetLength(0);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
            if (part.Length > 0) request.Headers.Range = new RangeHeaderValue(part.Length, null);
            using var response = await Shared.Value
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return $"{(int)response.StatusCode} {response.ReasonPhrase}";
            var start = response.Content.Headers.ContentRange?.From;
            if (start is { } other && other != part.Length) return $"asked for bytes from {part.Length} on, got them from {other} on";
            // A server that does not resume sends the whole file.
            if (start is null) part.SetLength(0);
            part.Position = part.Length;
            if (part.Length + response.Content.Headers.ContentLength is { } announced)
            {
                if (size > 0 ? announced != size : announced > file.MostBytes)
                    return $"expected {(size > 0 ? $"{size}" : $"at most {file.MostBytes}")} bytes, it announces {announced}";
                size = announced;
            }
            if (size == 0) return "expected a number of bytes, it announces none";
            using var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            var buffer = new byte[1 << 16];
            while (part.Length < size)
            {
                silence.CancelAfter(Patience);
                var wanted = (int)Math.Min(buffer.Length, size - part.Length);
                var got = await body.ReadAsync(buffer.AsMemory(0, wanted), silence.Token).ConfigureAwait(false);
                if (got == 0) return $"cut off after {part.Length} of {size} bytes";
                part.Write(buffer, 0, got);
                progress?.Report((part.Length, size));
            }
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return FormattableString.Invariant($"silent for {Patience.TotalSeconds:0.#} s after {part.Length} of {size} bytes");
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            return $"{failure.Message.TrimEnd('.')} (after {part.Length} of {size} bytes)";
        }
    }
}
