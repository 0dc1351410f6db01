using System.Collections.Concurrent;
using System.Globalization;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Labelled pictures in Parquet files as the Hugging Face hub lays them out: shards <c>train-00000-of-00002.parquet</c>, …, each
/// with a column of structs {bytes, path}, the picture files, and a column of class numbers.</summary>
/// <remarks>The names of the classes come from the files' metadata, else they are the numbers. Pictures are prepared as those of an
/// <see cref="ImageFolder"/>: all of them are decoded once, into memory or into a file of the cache.
/// <b>Source</b>: Apache Parquet; the layout is that of the <c>datasets</c> library.</remarks>
/// <example><code>
/// var (train, test) = ParquetPictures.LoadParts("cifar10/plain_text", size: 32);
/// </code></example>
public static class ParquetPictures
{
    private const int MostClasses = 1 << 20;

    private static readonly string[] TestNames = ["test", "val"];

    /// <summary>Reads shards as one data set.</summary>
    /// <param name="name">What reports and errors call it.</param>
    /// <param name="files">The shards, in order.</param>
    /// <param name="size">Side of the pictures, in pixels.</param>
    /// <param name="grayscale">One channel of luma instead of red, green and blue.</param>
    /// <param name="skipBad">Leave pictures that cannot be decoded out, and say so in <see cref="Dataset.Warnings"/>.</param>
    /// <exception cref="DataFormatException">A file is no Parquet file, lacks a column, or pictures cannot be decoded; all of them are
    /// named, up to 20.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Dataset Load(string name, IReadOnlyList<string> files, int size, bool grayscale = false, bool skipBad = false) =>
        Load(name, files, size, grayscale, skipBad, ImageFolder.MemoryLimit);

    /// <summary>Reads the shards of a folder whose names begin with <c>train</c>, and those with <c>test</c> (or <c>val</c>); where no name
    /// tells, the pictures of each class are divided.</summary>
    /// <param name="path">The folder of the shards, or the one above <c>data/</c>.</param>
    /// <param name="size">Side of the pictures, in pixels.</param>
    /// <param name="grayscale">One channel of luma instead of red, green and blue.</param>
    /// <param name="trainFraction">Part of each class to train on, where names do not tell.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="skipBad">Leave pictures that cannot be decoded out, and say so in <see cref="Dataset.Warnings"/>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">As for <see cref="Load(string, IReadOnlyList{string}, int, bool, bool)"/>, or there are no
    /// shards.</exception>
    public static (Dataset Train, Dataset Test) LoadParts(string path, int size, bool grayscale = false, double trainFraction = 0.8,
        ulong seed = 0, bool skipBad = false)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"ParquetPictures: expected a folder of Parquet files, {path} does not exist.");
        var files = Shards(path);
        if (files.Count == 0) throw new DataFormatException(path, -1, "shards", "expected files NAME.parquet, found none");
        var named = TestNames.Select(t => files.Where(f => Begins(f, t)).ToList()).FirstOrDefault(found => found.Count > 0);
        var name = Path.GetFileName(Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar));
        var training = files.Where(f => Begins(f, "train")).ToList();
        if (training.Count == 0) training = [.. files.Except(named ?? [])];
        if (training.Count == 0) throw new DataFormatException(path, -1, "shards", "expected files train-….parquet to learn from, found those to test on alone");
        var train = Load(name, training, size, grayscale, skipBad);
        if (named is null) return train.SplitStratified(trainFraction, seed);
        var test = Load(name, named, size, grayscale, skipBad);
        return train.ClassNames.SequenceEqual(test.ClassNames) ? (train, test) : throw new DataFormatException(named[0], -1, "classes",
            $"expected the classes of {training[0]} ({Some(train)}), got {Some(test)}");
    }

    /// <summary>The Parquet files of a folder, or of its folder <c>data</c>, in order.</summary>
    public static IReadOnlyList<string> Shards(string path)
    {
        var own = Of(path);
        var data = Path.Combine(path, "data");
        return own.Count > 0 || !Directory.Exists(data) ? own : Of(data);

        static List<string> Of(string folder) => Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.parquet").Where(f => !Path.GetFileName(f).StartsWith('.'))
                .Order(StringComparer.Ordinal)] : [];
    }

    internal static Dataset Load(string name, IReadOnlyList<string> files, int size, bool grayscale, bool skipBad, long memoryLimit)
    {
        TransformCheck.AtLeast(size, 1, "ParquetPictures", "a size");
        var shards = new List<ParquetShard>();
        try
        {
            foreach (var file in files) shards.Add(ParquetShard.Open(file));
            return Read(name, shards, [grayscale ? 1 : 3, size, size], skipBad, memoryLimit);
        }
        finally
        {
            foreach (var shard in shards) shard.Dispose();
        }
    }

    private static StoredPictures Read(string name, List<ParquetShard> shards, Shape shape, bool skipBad, long memoryLimit)
    {
        var labels = shards.Select(s => s.Labels()).ToArray();
        var names = Names(shards, labels);
        int[] all = [.. labels.SelectMany(l => l).Select(l => (int)l)];
        BadPictures? bad = null;
        var key = new CacheKey([.. shards.Select(s => s.Path)], $"parquet {shape}");
        var store = PixelStore.Create(all.Length, shape.Elements, memoryLimit, key, write =>
            (bad = Decode(name, shards, shape, write)).Positions);
        bad ??= store.Unread.Count > 0 ? Decode(name, shards, shape, (_, _) => { }) : null;
        bad?.Refuse(skipBad);
        var left = store.Unread.ToHashSet();
        int[] kept = [.. Enumerable.Range(0, all.Length).Where(i => !left.Contains(i))];
        if (kept.Length == 0) throw new DataFormatException(shards[0].Path, -1, "pictures", "expected at least one picture that can be read, got none");
        return new(name, store, kept, [.. kept.Select(i => all[i])], shape, names) { Warnings = bad?.Warnings ?? [] };
    }

    private static BadPictures Decode(string name, List<ParquetShard> shards, Shape shape, PixelWriter write)
    {
        var problems = new ConcurrentDictionary<int, string>();
        var starts = new int[shards.Count + 1];
        foreach (var (s, shard) in shards.Index())
        {
            starts[s + 1] = starts[s] + shard.Rows;
            shard.ReadPictures((row, bytes) =>
            {
                var pixels = new byte[shape.Elements];
                try
                {
                    PictureFit.Write(Image.Load(bytes, string.Create(CultureInfo.InvariantCulture, $"{shard.Path}, row {row}")), shape,
                        Rgb.White, pixels);
                }
                catch (IOException e)
                {
                    problems[starts[s] + row] = e.Message;
                    return;
                }
                write(starts[s] + row, pixels);
            });
        }
        return new(name, i => shards[Array.FindLastIndex(starts, start => start <= i)].Path, starts[^1], problems);
    }

    private static string[] Names(List<ParquetShard> shards, long[][] labels)
    {
        var names = shards.Select(s => s.Features.ClassNames).FirstOrDefault(n => n is not null);
        var most = names?.Length ?? MostClasses;
        foreach (var (shard, own) in shards.Zip(labels))
            for (var row = 0; row < own.Length; row++)
                if (own[row] < 0 || own[row] >= most) throw new DataFormatException(shard.Path, -1, $"row {row}, label",
                    $"expected a class number 0…{most - 1}, got {own[row]}");
        return names ?? [.. Enumerable.Range(0, (int)labels.Max(l => l.Max()) + 1).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private static bool Begins(string file, string word) => Path.GetFileName(file).StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static string Some(Dataset dataset) =>
        string.Join(", ", dataset.ClassNames.Take(10)) + (dataset.ClassNames.Count > 10 ? ", …" : "");
}
