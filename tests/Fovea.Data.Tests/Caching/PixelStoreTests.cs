using Fovea.Imaging;

namespace Fovea.Data.Tests.Caching;

[Collection("environment")]
public class PixelStoreTests
{
    private const int Count = 5, Size = 12;

    private static byte[] Pixels(int i) => [.. Enumerable.Range(0, Size).Select(k => (byte)(20 * i + k))];

    private static IReadOnlyCollection<int> Fill(PixelWriter write)
    {
        for (var i = 0; i < Count; i++)
            if (i != 3) write(i, Pixels(i));
        return [3];
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(0)]
    public void Memory_and_file_give_the_same_pixels(long limit)
    {
        using var folder = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_CACHE", folder.Path));
        using var store = PixelStore.Create(Count, Size, limit, new([], "test"), Fill);
        Assert.Equal(limit == 0, store.IsFile);
        Assert.Equal([3], store.Unread);
        var pixels = new byte[Size];
        foreach (var i in new[] { 4, 0, 2, 1 })
        {
            store.Read(i, pixels);
            Assert.Equal(Pixels(i), pixels);
        }
    }

    [Fact]
    public void A_file_is_used_again_until_a_picture_changes()
    {
        using var folder = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_CACHE", folder.Path));
        var picture = folder.Write("a.png", [1, 2, 3]);
        CacheKey key = new([picture], "8×8");
        PixelStore.Create(Count, Size, 0, key, Fill).Dispose();
        using (var again = PixelStore.Create(Count, Size, 0, key, _ => throw new InvalidOperationException("decoded again")))
            Assert.Equal([3], again.Unread);
        Assert.NotEqual(key.Digest(), (key with { Preparation = "9×9" }).Digest());
        File.SetLastWriteTimeUtc(picture, DateTime.UtcNow.AddHours(1));
        Assert.Throws<InvalidOperationException>(() => PixelStore.Create(Count, Size, 0, key, _ => throw new InvalidOperationException()));
        // One that was cut, or that another program wrote, is written anew; what failed leaves nothing behind.
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "pictures")));
        File.SetLastWriteTimeUtc(picture, DateTime.UtcNow.AddHours(2));
        PixelStore.Create(Count, Size, 0, key, Fill).Dispose();
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Path, "pictures")).Length);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData(0, "byte 0: magic: expected FOVEAPIX")]
    [InlineData(8, "byte 8: version: expected 1, got")]
    [InlineData(12, "byte 12: count: expected 5 pictures, got")]
    [InlineData(16, "byte 16: size: expected 12 bytes a picture, got")]
    [InlineData(25, "byte 20: key: expected the key of these pictures")]
    [InlineData(-1, "byte 52: pixels: expected a file of 117 bytes, got 116")]
    [InlineData(-100, "byte 0: header: expected 52 bytes, the file ends")]
    public void A_damaged_file_names_the_field(int change, string problem)
    {
        using var folder = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_CACHE", folder.Path));
        CacheKey key = new([], "test");
        PixelStore.Create(Count, Size, 0, key, Fill).Dispose();
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "pictures")));
        var bytes = File.ReadAllBytes(file);
        if (change >= 0) bytes[change] ^= 0x55;
        File.WriteAllBytes(file, change < 0 ? bytes[..^-change] : bytes);
        var e = Assert.Throws<DataFormatException>(() => PixelStore.Open(file, Count, Size, key.Digest()));
        Assert.StartsWith($"{file}: {problem}", e.Message, StringComparison.Ordinal);
        // A training decodes the pictures again.
        using var mended = PixelStore.Create(Count, Size, 0, key, Fill);
        Assert.Equal(117, new FileInfo(file).Length);
    }

    [Fact]
    public void A_folder_too_large_for_memory_is_read_from_the_cache_and_names_what_is_bad()
    {
        using var folder = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_CACHE", Path.Combine(folder.Path, "cache")));
        var pictures = Path.Combine(folder.Path, "pictures");
        for (var i = 0; i < 4; i++) folder.Write($"pictures/{"ab"[i % 2]}/{i}.png", Solid((byte)(10 * i)));
        var all = ImageFolder.ReadCached(PictureFolder.Find(pictures, 4), 4, false, false, null, 0).Data;
        Assert.True(Assert.IsType<StoredPictures>(all).IsFile);
        var memory = ImageFolder.Load(pictures, 4);
        var (x, y) = (new byte[48], new byte[48]);
        for (var i = 0; i < 4; i++)
        {
            all.Read(i, x);
            memory.Read(i, y);
            Assert.Equal(y, x);
            Assert.Equal(memory.Label(i), all.Label(i));
        }
        var bad = folder.Write("pictures/b/bad.png", "no picture"u8.ToArray());
        for (var pass = 0; pass < 2; pass++)
        {
            // From the pictures, and then from the cache.
            Assert.Contains(bad, Assert.Throws<DataFormatException>(() =>
                ImageFolder.ReadCached(PictureFolder.Find(pictures, 4), 4, false, false, null, 0)).Message, StringComparison.Ordinal);
            var rest = ImageFolder.ReadCached(PictureFolder.Find(pictures, 4), 4, false, true, null, 0).Data;
            Assert.Equal((4, 1), (rest.Count, rest.Warnings.Count));
        }
    }

    private static byte[] Solid(byte value) => new Image(5, 4, 3, [.. Enumerable.Repeat(value, 60)]).Encode();
}
