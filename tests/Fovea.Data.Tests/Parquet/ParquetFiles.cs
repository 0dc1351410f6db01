using Fovea.Imaging;
using Parquet;
using Parquet.Schema;

namespace Fovea.Data.Tests.Parquet;

/// <summary>Parquet files as the Hugging Face hub has them.</summary>
internal static class ParquetFiles
{
    public const string Features = """
        {"info": {"features": {"image": {"_type": "Image"}, "coarse": {"names": ["x"], "_type": "ClassLabel"},
            "label": {"names": ["cat", "dog", "frog"], "_type": "ClassLabel"}}}}
        """;

    public static byte[] Picture(int value) => new Image(5, 4, 3, [.. Enumerable.Repeat((byte)value, 60)]).Encode();

    /// <summary>Writes a file of row groups; picture i of all has the grey value 10·i.</summary>
    public static void Write(string path, string? features, params long?[][] groups)
    {
        var first = 0;
        Write(path, features, [.. groups.Select(g => g.Select(label => (Picture(10 * first++), label)).ToArray())]);
    }

    /// <summary>Writes a file of row groups.</summary>
    public static void Write(string path, string? features, (byte[] Bytes, long? Label)[][] groups)
    {
        var schema = new ParquetSchema(new StructField("image", new DataField<byte[]>("bytes", true), new DataField<string>("path", true)),
            new DataField<long>("label", true));
        Save(path, schema, features, writer =>
        {
            var fields = schema.GetDataFields();
            foreach (var rows in groups)
            {
                using var group = writer.CreateRowGroup();
                group.WriteAsync(fields[0], [.. rows.Select(r => r.Bytes)]).GetAwaiter().GetResult();
                group.WriteAsync(fields[1], [.. rows.Select((_, i) => $"{i}.png")]).GetAwaiter().GetResult();
                group.WriteAsync<long>(fields[2], (ReadOnlyMemory<long?>)rows.Select(r => r.Label).ToArray()).GetAwaiter().GetResult();
            }
        });
    }

    /// <summary>Writes a file of one column of numbers.</summary>
    public static void WriteNumbers(string path)
    {
        var schema = new ParquetSchema(new DataField<long>("label", false));
        Save(path, schema, null, writer =>
        {
            using var group = writer.CreateRowGroup();
            group.WriteAsync<long>(schema.GetDataFields()[0], (ReadOnlyMemory<long>)new long[] { 0, 1 }).GetAwaiter().GetResult();
        });
    }

    private static void Save(string path, ParquetSchema schema, string? features, Action<ParquetWriter> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        var writer = ParquetWriter.CreateAsync(schema, file).GetAwaiter().GetResult();
        if (features is not null) writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = features };
        write(writer);
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
