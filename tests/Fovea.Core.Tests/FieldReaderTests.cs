using System.Text.Json;

namespace Fovea.Core.Tests;

/// <summary>Values that are read from JSON.</summary>
public class FieldReaderTests
{
    private const string Text = """
        {"a": 1.5, "b": 2, "c": true, "d": "word", "e": [1, 2], "f": [[1, 2], [3, 4]], "g": {"h": [{"i": "NaN"}]}, "j": null, "k": "Monday"}
        """;

    [Fact]
    public void What_was_written_is_read()
    {
        var data = Reader(Text);
        Assert.Equal(1.5, data.Number("a"));
        Assert.Equal(2, data.Integer("b"));
        Assert.True(data.Flag("c"));
        Assert.Equal("word", data.Text("d"));
        Assert.Equal([1, 2], data.Integers("e"));
        Assert.Equal((1, 2), data.Pair("e"));
        Assert.Equal([(1, 2), (3, 4)], data.Pairs("f"));
        Assert.Equal(double.NaN, data.Object("g").Objects("h")[0].Number("i"));
        Assert.Null(data.OptionalInteger("j"));
        Assert.Null(data.OptionalText("nowhere"));
        Assert.Equal(DayOfWeek.Monday, data.Choice<DayOfWeek>("k"));
    }

    [Fact]
    public void Fields_come_back_as_they_were()
    {
        var data = Reader(new Fields { ["x"] = double.NegativeInfinity, ["y"] = 1e-300, ["z"] = new[] { "a", "b" } }.ToJson());
        Assert.Equal(double.NegativeInfinity, data.Number("x"));
        Assert.Equal(1e-300, data.Number("y"));
        Assert.Equal(["a", "b"], data.Texts("z"));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_place()
    {
        var data = Reader(Text);
        Message("f.json: b: expected a text, got 2", () => data.Text("b"));
        Message("f.json: nowhere: expected a number, got nothing", () => data.Number("nowhere"));
        Message("f.json: g.h[0].i: expected a whole number, got NaN", () => data.Object("g").Objects("h")[0].Integer("i"));
        Message("f.json: d: expected Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, got word",
            () => data.Choice<DayOfWeek>("d"));
        Message("f.json: a: expected a whole number, got 1.5", () => data.Integer("a"));
        Message("f.json: e: expected a list of texts, got [1, 2]", () => data.Texts("e"));
        Message("f.json: j: expected an object, got nothing", () => data.Object("j"));
    }

    [Fact]
    public void A_long_value_is_cut_in_the_message() => Message($"f.json: a: expected a number, got {new string('x', 100)}…",
        () => Reader($$"""{"a": "{{new string('x', 500)}}"}""").Number("a"));

    private static void Message(string expected, Func<object?> read) =>
        Assert.Equal(expected, Assert.Throws<DataFormatException>(read).Message);

    private static FieldReader Reader(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new("f.json", document.RootElement.Clone());
    }
}
