namespace Fovea.Models.Tests;

/// <summary>Texts of any kind: each is read, or refused with the one documented exception.</summary>
public class ArchitectureHostileTests
{
    private static readonly string[] Pieces =
    [
        "CONV", "POOL", "AVGPOOL", "GAP", "FLATTEN", "FC", "BN", "RELU", "SOFTMAX", "DROPOUT", "-", "-s", "-p", "-d", "-g", "x", "circular",
        "-reflect", " ", " ", " ", ",", "0", "1", "2", "3", "7", "10", "64", "1023", "1024", "1048576", "2147483647", "2147483648", "9e9",
        "٣", "İ", "\t", "CONV3-10", "CONV1-1048576", "POOL2", "FC-1048576", "CONV1023-1048576-s1", "CONV3-8-s1024-d1024", "\0", "'",
    ];

    [Fact]
    public void Random_texts_are_read_or_refused_with_a_FormatException()
    {
        var random = new Random(5);
        var read = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var side = random.Next(4) switch { 0 => 1, 1 => 28, 2 => 224, _ => 65536 };
            try
            {
                var architecture = Architecture.Parse(text, new(side, side, random.Next(2) == 0 ? 3 : 65536));
                read++;
                Assert.True(architecture.Parameters >= 0);
                Assert.NotEmpty(architecture.ToString());
                foreach (var row in architecture.Rows)
                {
                    Assert.True(row.Output is { Height: > 0, Width: > 0, Channels: > 0, Elements: > 0 } && row.Parameters >= 0, text);
                    if (row.ReceptiveField is { } f) Assert.True(f.Size is { H: > 0, W: > 0 } && f.Jump is { H: > 0, W: > 0 }, text);
                }
                Build(architecture);
            }
            catch (FormatException)
            {
            }
        }
        Assert.InRange(read, 500, 60_000);
    }

    [Theory]
    [InlineData("CONV1023-1048576 CONV1023-1048576 CONV1023-1048576", 65536L)]
    [InlineData("BN FLATTEN FC-1048576 FC-1048576", 65536L)]
    public void Many_parameters_are_counted_or_refused(string text, long side)
    {
        try
        {
            Assert.True(Architecture.Parse(text, new(side, side, 65536)).Parameters > 0);
        }
        catch (FormatException e)
        {
            Assert.StartsWith("architecture: ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_parameters_together_are_below_2_to_63()
    {
        // Each layer has 2⁶² parameters or a little less; two of them have too many together.
        var layers = string.Join(' ', Enumerable.Repeat("CONV1023-1048576", 9));
        var error = Assert.Throws<FormatException>(() => Architecture.Parse(layers, new(1024, 1024, 1 << 16)));
        Assert.Contains("expected numbers of parameters and multiply-adds below 2⁶³", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receptive_field_that_cannot_be_written_is_refused() =>
        Assert.Contains("CONV3-1-p1023-d1023: expected a receptive field below 2³¹ pixels", Assert.Throws<FormatException>(() =>
            Architecture.Parse(string.Concat(Enumerable.Repeat("POOL1-s2 ", 16)) + string.Concat(
                Enumerable.Repeat("CONV3-1-p1023-d1023 ", 20)),
                new(65536, 65536, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_network_that_no_tensor_can_hold_is_refused_before_it_is_made()
    {
        var error = Assert.Throws<FormatException>(() => Architecture.Parse("FLATTEN FC-1048576", new(16384, 16384, 1)).Build());
        Assert.Equal("architecture: layer 2, FC-1048576: expected at most 2³¹ − 1 weights of a layer that is built, got 281474977759232.",
            error.Message);
    }

    private static void Build(Architecture architecture)
    {
        if (architecture.Parameters < 100_000) architecture.Build();
    }
}
