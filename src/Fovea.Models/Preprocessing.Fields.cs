using System.Text.Json;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Models;

public sealed partial record Preprocessing
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public Fields ToFields() => new()
    {
        ["channels"] = Channels, ["height"] = Height, ["width"] = Width, ["resizeSide"] = ResizeSide,
        ["interpolation"] = Interpolation == Interpolation.Bicubic ? "bicubic" : "bilinear", ["mean"] = Mean, ["std"] = Std,
        ["invert"] = Invert, ["background"] = Background.ToString(),
    };

    /// <summary>Whether another one does the same.</summary>
    public bool Equals(Preprocessing? other) => other is not null && Shape == other.Shape && ResizeSide == other.ResizeSide
        && Interpolation == other.Interpolation && Invert == other.Invert && Background == other.Background
        && Mean.SequenceEqual(other.Mean) && Std.SequenceEqual(other.Std);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Channels, Height, Width, ResizeSide, Interpolation, Invert, Mean[0], Std[0]);

    /// <summary>Reads what <see cref="ToFields"/> gave. Fields after <c>width</c> may be missing: exact size, bilinear, 0…1, not inverted,
    /// on white.</summary>
    /// <param name="json">An object.</param>
    /// <param name="file">The file's name in errors.</param>
    /// <exception cref="DataFormatException">A field is missing, of another type or out of bounds; the message names it.</exception>
    public static Preprocessing Read(JsonElement json, string file) => new Reader(file, json).Read();

    // A file may hold anything: each field is checked before it is used.
    private sealed class Reader(string file, JsonElement root)
    {
        private const string Prefix = "preprocessing.";

        public Preprocessing Read()
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw new DataFormatException(file, -1, "preprocessing", $"expected an object, got {root.ValueKind}");
            var channels = Integer("channels", 1, 3) ?? throw Wrong("channels", "1 or 3", "nothing");
            if (channels == 2) throw Wrong("channels", "1 or 3", "2");
            var height = Integer("height", 1, Image.MaxSide) ?? throw Wrong("height", "a size", "nothing");
            var width = Integer("width", 1, Image.MaxSide) ?? throw Wrong("width", "a size", "nothing");
            if (1.0 * channels * height * width > MostElements)
                throw Wrong("height", $"at most {MostElements} values in all", $"{channels} × {height} × {width}");
            return new(Shape.Create([channels, height, width]), Numbers("mean", channels, 0, -1e6f), Numbers("std", channels, 1, 1e-6f))
            {
                ResizeSide = Integer("resizeSide", Math.Max(height, width), MostResizeSide),
                Interpolation = Text("interpolation") switch
                {
                    null or "bilinear" => Interpolation.Bilinear,
                    "bicubic" => Interpolation.Bicubic,
                    var other => throw Wrong("interpolation", "bilinear or bicubic", $"'{other}'"),
                },
                Invert = Flag("invert"), Background = Color("background"),
            };
        }

        private int? Integer(string name, int least, int most)
        {
            if (Field(name) is not { } field) return null;
            return field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var value) && value >= least && value <= most ? value
                : throw Wrong(name, $"a whole number from {least} to {most}", field.ToString());
        }

        private float[] Numbers(string name, int count, float usual, float least)
        {
            if (Field(name) is not { } field) return [.. Enumerable.Repeat(usual, count)];
            if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() != count)
                throw Wrong(name, $"{count} numbers, one for each channel", field.ToString());
            return [.. field.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetSingle(out var value)
                && value >= least && value <= 1e6f ? value
                    : throw Wrong(name, FormattableString.Invariant($"numbers from {least} to 1000000"), e.ToString()))];
        }

        private bool Flag(string name) => Field(name) is { } field && (field.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? field.GetBoolean() : throw Wrong(name, "true or false", field.ToString()));

        private string? Text(string name) => Field(name) is not { } field ? null
            : field.ValueKind == JsonValueKind.String ? field.GetString() : throw Wrong(name, "a text", field.ToString());

        private Rgb Color(string name)
        {
            if (Text(name) is not { } text) return Rgb.White;
            try
            {
                return Rgb.Parse(text);
            }
            catch (FormatException)
            {
                throw Wrong(name, "#rrggbb", $"'{text}'");
            }
        }

        private JsonElement? Field(string name) =>
            root.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

        private DataFormatException Wrong(string field, string expected, string got) =>
            new(file, -1, Prefix + field, $"expected {expected}, got {Excerpt.Of(got)}");
    }
}
