using System.Diagnostics;

namespace Fovea.Training.Tests;

/// <summary>Configurations of any text: each is read, or refused with the one documented exception, in no time and with its
/// field.</summary>
public class ConfigHostileTests
{
    private const string Whole = """
        name: mine
        recipe: digits
        network: {name: digits, dropout: 0.1}
        seed: 3
        learningRate: 1e-2
        transforms:
        - {name: randomCrop, size: 8, padding: 1}
        - cutout
        optimizer: &o {name: adamW, beta2: 0.99}
        callbacks: [{name: earlyStopping, patience: 3}, bestCheckpoint]
        mean: [0.5]
        classNames: ["a", 'b', "\u00e9"]
        """;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", "- ", "\n", "  ", "&a ", "*a", "*o", "!!int ", "!x ", "|", ">", "? ", "%YAML 9.9\n", "%TAG ! x\n",
        "---\n", "...\n", "\"", "'", "\\x", "\\UFFFFFFFF", "\\uD800", "#", "~", "null", "<<: *o", "\t", "\u0085", "\ufeff", "\0",
        "1e999", ".nan",
        "@", "`", "9999999999999999999999", "name", "epochs",
    ];

    [Fact]
    public void Changed_texts_are_read_or_refused_with_a_DataFormatException()
    {
        var (random, read) = (new Random(8), 0);
        for (var i = 0; i < 30_000; i++)
        {
            var text = Whole;
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at)),
                    1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                    _ => text.Insert(at, ((char)random.Next(0x300)).ToString()),
                };
            }
            try
            {
                RunConfig.Parse(text, "my.yaml");
                read++;
            }
            catch (DataFormatException e)
            {
                Assert.StartsWith("my.yaml: ", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        Assert.InRange(read, 300, 30_000);
    }

    public static TheoryData<string> Longest() =>
    [
        new string('[', 100_000), new string('{', 1_000_000), string.Concat(Enumerable.Repeat("- ", 100_000)),
        string.Concat(Enumerable.Repeat("? ", 100_000)), new string('x', 1_000_000) + ": 1", "optimizer: " + new string('x', 1_000_000),
        "epochs: " + new string('9', 1_000_000), "classNames: [" + string.Join(',', Enumerable.Repeat("a", 300_000)) + "]",
        new string('\n', 1_000_000), new string(' ', 1_000_000), new string('#', 1_000_000), "a: \"" + new string('\\', 1_000_000),
        new string('a', 3_000_000),
        // Lists of lists of lists: as many elements as there are atoms, where references are followed.
        string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"a{i}: &a{i} [{(i == 0 ? "x" : string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9)))}]\n")),
        "? " + string.Concat(Enumerable.Range(0, 10).Select(i => $"&k{i} [{(i == 0 ? "x" : $"*k{i - 1}, *k{i - 1}")}, "))
            + new string(']', 10) + " : 1",
        "a: &a [*a]", "&a {? *a : *a}",
    ];

    [Theory]
    [MemberData(nameof(Longest))]
    public void The_longest_texts_take_no_time(string text)
    {
        Refused(text);
        var clock = Stopwatch.StartNew();
        Assert.InRange(Refused(text).Length, 1, 1000);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData("epochs: [1, 2]", "line 1, epochs: expected a whole number, got a list")]
    [InlineData("epochs: {of: 2}", "line 1, epochs: expected a whole number, got a map")]
    [InlineData("seed: -1", "line 1, seed: expected a whole number of 0 or more, got '-1'")]
    [InlineData("seed: [1]", "line 1, seed: expected a whole number of 0 or more, got a list")]
    [InlineData("learningRate: fast", "line 1, learningRate: expected a number, got 'fast'")]
    [InlineData("learningRate: 0,01", "line 1, learningRate: expected a number, got '0,01'")]
    [InlineData("learningRate: [0.1]", "line 1, learningRate: expected a number, got a list")]
    [InlineData("replay: [auto]", "line 1, replay: expected one of auto, never, verify, got a list")]
    [InlineData("imageShape: 1x28x28", "line 1, imageShape: expected a list of whole numbers, got '1x28x28'")]
    [InlineData("imageShape: [1, 28.5, 28]", "line 1, imageShape: expected a whole number, got '28.5'")]
    [InlineData("mean: 0.5", "line 1, mean: expected a list of numbers, got '0.5'")]
    [InlineData("classNames: {a: 1}", "line 1, classNames: expected a list of texts, got a map")]
    [InlineData("optimizer:\n  name: adamW\n  beta2: [0.9]", "line 3, optimizer.beta2: expected a number, got a list")]
    [InlineData("optimizer: {name: adamW, decayBiases: 1}", "line 1, optimizer.decayBiases: expected true or false, got '1'")]
    [InlineData("callbacks: [{name: earlyStopping, patience: long}]",
        "line 1, callbacks.earlyStopping.patience: expected a whole number, got 'long'")]
    [InlineData("optimizer: [adam]", "line 1, optimizer: expected an optimizer: its name, or 'name:' and its arguments, got a list")]
    public void A_value_of_the_wrong_type_says_which_field_wants_what(string yaml, string expected) =>
        Assert.Equal($"my.yaml: {expected}", Refused(yaml));

    [Theory]
    [InlineData("optimizer: {name: adam, beta1: 2}", "optimizer: Adam: expected β₁ and β₂ from 0 to below 1, got 2 and 0.999")]
    [InlineData("optimizer: {name: adam, beta2: .nan}", "optimizer: Adam: expected β₁ and β₂ from 0 to below 1, got 0.9 and NaN")]
    [InlineData("optimizer: {name: sgd, momentum: -1}", "optimizer: Sgd: expected ")]
    [InlineData("transforms: [{name: randomTranslation, fraction: 2}]", "transforms: RandomTranslation: expected ")]
    public void An_argument_that_its_part_does_not_take_names_the_file_and_the_field(string yaml, string expected)
    {
        using var folder = new Testing.TestFolder();
        var file = folder.Write("my.yaml", System.Text.Encoding.UTF8.GetBytes("recipe: digits\n" + yaml));
        Assert.StartsWith($"{file}: {expected}", Assert.Throws<DataFormatException>(() => RunConfig.Load(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_that_people_write_are_read()
    {
        var config = RunConfig.Parse("recipe: digits\ntransforms: [&c {name: cutout}, *c]", "my.yaml");
        Assert.Equal(2, config.Transforms.Count);
    }

    private static string Refused(string yaml) => Assert.Throws<DataFormatException>(() => RunConfig.Parse(yaml, "my.yaml")).Message;
}
