using Parquet;
using Parquet.Schema;

namespace Fovea.Data;

/// <summary>One Parquet file of labelled pictures: a column of structs {bytes, path} and a column of class numbers.</summary>
/// <remarks>Whatever the reader of the format throws at a damaged file becomes a <see cref="DataFormatException"/>. Before a column is read
/// the sizes that the file claims are held against its length: pictures are compressed already, and do not grow.</remarks>
internal sealed class ParquetShard : IDisposable
{
    // What the dictionaries of a column may save.
    private const long MostGrowth = 4, Slack = 1 << 20;

    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly DataField _bytes, _label;

    private ParquetShard(string path, FileStream stream, ParquetReader reader, HubFeatures features)
    {
        (Path, _stream, _reader, Features) = (path, stream, reader, features);
        _bytes = Pictures();
        _label = Classes();
        var (rows, most) = (0L, stream.Length);
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            if (group.RowCount < 0 || group.RowCount > most) throw Wrong($"row group {g}", $"expected at most {most} rows in a file of {most} bytes, got {group.RowCount}");
            foreach (var field in new[] { _bytes, _label })
                if (group.GetMetadata(field)?.MetaData is not { } chunk || chunk.TotalUncompressedSize > MostGrowth * most + Slack
                    || chunk.TotalUncompressedSize < 0)
                    throw Wrong($"row group {g}, column {field.Path}", $"expected a size that a file of {most} bytes can hold");
            rows += group.RowCount;
        }
        Rows = rows is > 0 and < int.MaxValue ? (int)rows : throw Wrong("rows", $"expected pictures, got {rows} rows");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file says of its columns.</summary>
    public HubFeatures Features { get; }

    /// <summary>Number of pictures.</summary>
    public int Rows { get; }

    /// <summary>Opens a file and checks its columns.</summary>
    /// <exception cref="DataFormatException">It is no Parquet file, or lacks a column.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ParquetShard Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            return Guarded(path, () =>
            {
                var reader = Wait(ParquetReader.CreateAsync(stream));
                return new ParquetShard(path, stream, reader, HubFeatures.Parse(path,
                    reader.CustomMetadata?.GetValueOrDefault(HubFeatures.Key)));
            });
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The class numbers.</summary>
    /// <exception cref="DataFormatException">The column is damaged, or lacks one.</exception>
    public long[] Labels() => Guarded(Path, () =>
    {
        var all = new List<long>(Rows);
        for (var g = 0; g < _reader.RowGroupCount; g++)
        {
            using var group = _reader.OpenRowGroupReader(g);
            var values = new long?[group.RowCount];
            if (_label.IsNullable) Wait(group.ReadAsync<long>(_label, (Memory<long?>)values));
            else
            {
                var plain = new long[group.RowCount];
                Wait(group.ReadAsync<long>(_label, (Memory<long>)plain));
                values = Array.ConvertAll(plain, v => (long?)v);
            }
            foreach (var value in values)
                all.Add(value ?? throw Wrong($"row {all.Count}, column {_label.Path}", "expected a class number, got nothing"));
        }
        return all.ToArray();
    });

    /// <summary>Calls an action with the bytes of each picture file, from several threads, a row group at a time.</summary>
    /// <exception cref="DataFormatException">The column is damaged.</exception>
    public void ReadPictures(Action<int, byte[]> each)
    {
        var start = 0;
        for (var g = 0; g < _reader.RowGroupCount; g++)
        {
            var files = Guarded(Path, () =>
            {
                using var group = _reader.OpenRowGroupReader(g);
                var values = new byte[]?[group.RowCount];
                Wait(group.ReadAsync(_bytes, (Memory<byte[]?>)values));
                return values;
            });
            var first = start;
            ReadAll.Run(files.Length, i => each(first + i, files[i] ?? []));
            start += files.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Wait(_reader.DisposeAsync());
        _stream.Dispose();
    }

    private DataField Pictures()
    {
        var structs = _reader.Schema.Fields.OfType<StructField>().ToList();
        var column = structs.FirstOrDefault(f => f.Name == Features.Image) ?? structs.FirstOrDefault(f => f.Fields.Any(IsBytes));
        return column?.Fields.FirstOrDefault(IsBytes) as DataField ?? throw Wrong("columns",
            $"expected a column of pictures, a struct with the field bytes, got {Names()}");
    }

    private DataField Classes()
    {
        var wanted = Features.Label ?? "label";
        var column = _reader.Schema.Fields.OfType<DataField>().FirstOrDefault(f => f.Name == wanted);
        return column is { IsArray: false } && column.ClrType == typeof(long) ? column
            : throw Wrong("columns", $"expected a column {wanted} of class numbers, int64, got "
                + (column is null ? Names() : $"{wanted} of {column.ClrType.Name}"));
    }

    private static bool IsBytes(Field field) => field is DataField { IsArray: false } data && data.Name == "bytes"
        && (data.ClrType == typeof(byte[]) || data.ClrType == typeof(ReadOnlyMemory<byte>));

    private string Names() => _reader.Schema.Fields.Count == 0 ? "none" : string.Join(", ", _reader.Schema.Fields.Select(f => f.Name));

    private DataFormatException Wrong(string field, string problem) => new(Path, -1, field, problem);

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        // What the library throws at bytes that it was not made for; missing files and rights are said as they are.
        catch (Exception e) when (e is not (DataFormatException or UnauthorizedAccessException or OutOfMemoryException
            or FileNotFoundException or DirectoryNotFoundException))
        {
            throw new DataFormatException(path, -1, "Parquet", $"expected a whole Parquet file ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }
    }

    // Files are read at once, whatever the library's methods are called.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
