using System.Security.Cryptography;

namespace Fovea.Core.Tests;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 + i / 256))];

    private readonly TestFolder _folder = new();
    private readonly Downloader _downloader = new() { Offline = false, Patience = TimeSpan.FromSeconds(10) };

    private string Target => Path.Combine(_folder.Path, "file.bin");

    private string Partial => Target + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_fetched_whole_and_only_once()
    {
        using var server = new LoopbackServer(Content);
        var progress = new Recorder();
        Assert.Equal(Target, _downloader.Fetch(File(server), _folder.Path, progress));
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.False(System.IO.File.Exists(Partial));
        Assert.Equal((300_000L, 300_000L), progress.Reports[^1]);
        Assert.Equal(progress.Reports.Order(), progress.Reports);

        _downloader.Fetch(File(server), _folder.Path);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public void An_md5_will_do_where_no_sha256_is_known()
    {
        using var server = new LoopbackServer(Content);
#pragma warning disable CA5351
        var file = File(server) with { Digest = FileDigest.Md5(Convert.ToHexString(MD5.HashData(Content))) };
#pragma warning restore CA5351
        _downloader.Fetch(file, _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
    }

    [Fact]
    public void Without_checksum_and_size_what_the_server_announces_is_fetched_and_kept()
    {
        using var server = new LoopbackServer(Content) { CutAfter = 120_000 };
        var file = File(server) with { Digest = null, Size = 0 };
        var progress = new Recorder();
        _downloader.Fetch(file, _folder.Path, progress);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.Equal((300_000L, 300_000L), progress.Reports[^1]);
        _downloader.Fetch(file, _folder.Path);
        Assert.Equal(3, server.Ranges.Count);
        System.IO.File.Delete(Target);
        Assert.Contains("expected at most 1000 bytes, it announces 300000", Assert.Throws<DownloadException>(() =>
            _downloader.Fetch(file with { MostBytes = 1000 }, _folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_is_cut_goes_on_where_it_stopped()
    {
        using var server = new LoopbackServer(Content) { CutAfter = 120_000 };
        _downloader.Fetch(File(server), _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.Equal(["", "bytes=120000-", "bytes=240000-"], server.Ranges);
    }

    [Fact]
    public void A_later_call_goes_on_from_what_an_earlier_one_left()
    {
        using var server = new LoopbackServer(Content);
        System.IO.File.WriteAllBytes(Partial, Content[..50_000]);
        _downloader.Fetch(File(server), _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.Equal(["bytes=50000-"], server.Ranges);
    }

    [Fact]
    public void What_was_left_and_is_wrong_is_fetched_anew()
    {
        using var server = new LoopbackServer(Content);
        System.IO.File.WriteAllBytes(Partial, new byte[50_000]);
        _downloader.Fetch(File(server), _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.Equal(["bytes=50000-", ""], server.Ranges);
    }

    [Fact]
    public void A_server_that_cannot_resume_sends_the_whole_file()
    {
        using var server = new LoopbackServer(Content) { IgnoresRanges = true };
        System.IO.File.WriteAllBytes(Partial, Content[..50_000]);
        _downloader.Fetch(File(server), _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_wrong_checksum_is_rejected_and_nothing_is_left()
    {
        var other = Content.ToArray();
        other[1000]++;
        using var server = new LoopbackServer(other);
        var error = Assert.Throws<DownloadException>(() => _downloader.Fetch(File(server), _folder.Path));
        Assert.Contains($"expected SHA-256 {Hash(Content)}, got {Hash(other)}", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_second_mirror_serves_where_the_first_fails()
    {
        using var missing = new LoopbackServer(Content) { Status = 404 };
        using var cut = new LoopbackServer(Content) { CutAfter = 1000 };
        using var good = new LoopbackServer(Content);
        _downloader.Fetch(File(missing, cut, good), _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.Single(missing.Ranges);
        // Three attempts brought 1000 bytes each, and the next mirror goes on from there.
        Assert.Equal(["bytes=3000-"], good.Ranges);
    }

    [Fact]
    public void Where_all_fail_one_line_says_what_each_answered()
    {
        using var missing = new LoopbackServer(Content) { Status = 404 };
        using var busy = new LoopbackServer(Content) { Status = 503 };
        var error = Assert.Throws<DownloadException>(() => _downloader.Fetch(File(missing, busy), _folder.Path));
        Assert.Equal(
            $"file.bin: no mirror delivered it ({missing.Address.Authority}: 404 Whatever; {busy.Address.Authority}: 503 Whatever). "
            + $"Check the connection, or put the file into {_folder.Path}.", error.Message);
    }

    [Fact]
    public void An_earlier_file_stays_whole_until_a_good_one_replaces_it()
    {
        System.IO.File.WriteAllText(Target, "earlier");
        using var server = new LoopbackServer(Content) { CutAfter = 1000 };
        Assert.Throws<DownloadException>(() => _downloader.Fetch(File(server), _folder.Path));
        Assert.Equal("earlier", System.IO.File.ReadAllText(Target));
        Assert.Equal(Content[..3000], System.IO.File.ReadAllBytes(Partial));

        server.CutAfter = int.MaxValue;
        _downloader.Fetch(File(server), _folder.Path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_server_that_announces_more_is_not_listened_to()
    {
        using var server = new LoopbackServer([.. Content, 0]);
        var error = Assert.Throws<DownloadException>(() => _downloader.Fetch(File(server), _folder.Path));
        Assert.Contains("expected 300000 bytes, it announces 300001", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_silent_server_is_given_up()
    {
        using var server = new LoopbackServer(Content) { FallsSilent = true };
        var hasty = new Downloader { Offline = false, Patience = TimeSpan.FromMilliseconds(200) };
        Assert.Contains("silent for 0.2 s", Assert.Throws<DownloadException>(() => hasty.Fetch(File(server), _folder.Path)).Message);
    }

    [Fact]
    public void Offline_forbids_it_but_gives_what_is_there()
    {
        using var server = new LoopbackServer(Content);
        var offline = new Downloader { Offline = true };
        var error = Assert.Throws<DownloadException>(() => offline.Fetch(File(server), _folder.Path));
        Assert.Equal($"file.bin: download is off (FOVEA_OFFLINE=1). Unset it, or put the file into {_folder.Path}.", error.Message);
        Assert.Empty(server.Ranges);

        System.IO.File.WriteAllBytes(Target, Content);
        Assert.Equal(Target, offline.Fetch(File(server), _folder.Path));
    }

    [Fact]
    public void Cancelling_keeps_what_has_come()
    {
        using var server = new LoopbackServer(Content);
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder { OnReport = cancellation.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => _downloader.Fetch(File(server), _folder.Path, progress, cancellation.Token));
        Assert.False(System.IO.File.Exists(Target));
        Assert.Equal(progress.Reports[^1].Done, new FileInfo(Partial).Length);
    }

    [Fact]
    public void Two_downloads_of_one_file_do_not_mix()
    {
        using var server = new LoopbackServer(Content);
        using var other = new FileStream(Partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("Is another download of it running?",
            Assert.Throws<DownloadException>(() => _downloader.Fetch(File(server), _folder.Path)).Message);
    }

    private static RemoteFile File(params LoopbackServer[] servers) =>
        new("file.bin", [.. servers.Select(s => s.Address)], FileDigest.Sha256(Hash(Content)), Content.Length);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class Recorder : IProgress<(long Done, long? Total)>
    {
        public List<(long Done, long? Total)> Reports { get; } = [];

        public Action? OnReport { get; init; }

        public void Report((long Done, long? Total) value)
        {
            Reports.Add(value);
            OnReport?.Invoke();
        }
    }
}
