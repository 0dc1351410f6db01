using System.Globalization;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Weights as lines of text: a name, the sizes, the values.</summary>
public sealed class CsvWeights : IWeightFormat
{
    // A line has a name of a few dozen characters, and at most as many values as this.
    private const int MostValues = 1 << 24;

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".csv"];

    // Text has no magic number: a first line with cells, and the ending.
    /// <inheritdoc/>
    public bool Recognizes(FileStart file) => file.EndsWith(".csv") && file.Bytes.Span.IndexOf((byte)',') > 0;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            var cells = line.Split(',');
            DataFormatException Wrong(string field, string expected) => new(path, -1, $"line {number + 1}, {field}", expected);
            if (cells.Length < 2) throw Wrong("name", "expected a name, sizes and values");
            // Bounds first: the file may hold anything.
            long count = 1;
            var sizes = new List<int>();
            foreach (var size in cells[1].Split('x', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || (count *= n) > MostValues)
                    throw Wrong("sizes", $"expected sizes of at most {MostValues} values, got '{cells[1]}'");
                sizes.Add(n);
            }
            if (cells.Length - 2 != count) throw Wrong("values", $"expected {count} values, got {cells.Length - 2}");
            var values = new float[count];
            for (var i = 0; i < values.Length; i++)
                if (!float.TryParse(cells[i + 2], CultureInfo.InvariantCulture, out values[i]))
                    throw Wrong($"value {i}", $"expected a number, got '{cells[i + 2]}'");
            tensors[cells[0]] = Tensor.From(values, Shape.Create([.. sizes]));
        }
        return tensors;
    }

    /// <inheritdoc/>
    public void Write(string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            foreach (var (name, x) in tensors)
            {
                var values = x.To(DType.Float32).ToArray<float>().Select(v => v.ToString("R", CultureInfo.InvariantCulture));
                text.Write($"{name},{string.Join('x', x.Shape.Sizes.ToArray())},{string.Join(',', values)}\n");
            }
        });
}
