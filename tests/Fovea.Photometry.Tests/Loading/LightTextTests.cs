using System.Text;
using Fovea.Formats;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Files of lights as other tools and people write them.</summary>
public class LightTextTests
{
    private static readonly string[] Pictures = ["shot_01.png", "shot_02.png", "shot_03.png", "shot_04.png"];
    private static readonly double[] Directions = [0.6, 0, 0.8, 0, 0.6, 0.8, -0.6, 0, 0.8, 0, -0.28, 0.96];

    public static TheoryData<string, string, string> Spellings => new()
    {
        { "count and names", "a.lp", "4\nshot_01.png .6 0 .8\nshot_02.png 0 .6 .8\nshot_03.png -.6 0 .8\nshot_04.png 0 -.28 .96\n" },
        { "another order", "a.lp", "4\nshot_04.png 0 -.28 .96\nshot_02.png 0 .6 .8\nshot_03.png -.6 0 .8\nshot_01.png .6 0 .8\n" },
        { "tabs", "a.lp", "4\nshot_01.png\t.6\t0\t.8\nshot_02.png\t0\t.6\t.8\nshot_03.png\t-.6\t0\t.8\nshot_04.png\t0\t-.28\t.96" },
        { "names in capitals, another format", "a.lp", "SHOT_01.JPG .6 0 .8\nSHOT_02.JPG 0 .6 .8\nSHOT_03.JPG -.6 0 .8\nSHOT_04.JPG 0 -.28 .96" },
        { "folders with blanks", "a.lp", "4\r\nD:\\RTI captures\\jar 2\\shot_01.png 0.6 0 0.8\r\nD:\\RTI captures\\jar 2\\shot_02.png 0 0.6 0.8\r\n"
            + "D:\\RTI captures\\jar 2\\shot_03.png -0.6 0 0.8\r\nD:\\RTI captures\\jar 2\\shot_04.png 0 -0.28 0.96\r\n" },
        { "commas for points", "a.lp",
            "4\nshot_01.png 0,6 0,0 0,8\nshot_02.png 0 0,6 0,8\nshot_03.png -0,6 0 0,8\nshot_04.png 0 -0,28 0,96" },
        { "commas for points, semicolons", "a.csv", "name;x;y;z\nshot_01.png;0,6;0;0,8\nshot_02.png;0;0,6;0,8\nshot_03.png;-0,6;0;0,8\n"
            + "shot_04.png;0;-0,28;0,96\n" },
        { "commas for points, no names", "a.csv", "x;y;z\n0,6;0;0,8\n0;0,6;0,8\n-0,6;0;0,8\n0;-0,28;0,96\n" },
        { "commas for points, quoted", "a.csv", "\"0,6\",\"0,0\",\"0,8\"\n\"0,0\",\"0,6\",\"0,8\"\n\"-0,6\",\"0\",\"0,8\"\n\"0\",\"-0,28\",\"0,96\"" },
        { "Excel's first line", "a.csv", "sep=;\nx;y;z\n0.6;0;0.8\n0;0.6;0.8\n-0.6;0;0.8\n0;-0.28;0.96\n" },
        { "commas and blanks", "a.txt", "0.6, 0, 0.8\n0, 0.6, 0.8\n-0.6, 0, 0.8\n0, -0.28, 0.96" },
        { "blanks around, empty lines, comments", "a.txt", "# lights\n\n  0.6  0  0.8  # right\n0 0.6 0.8\n\n// left\n-0.6 0 0.8\n% below\n0 -0.28 0.96\n\n" },
        { "line ends of old Macs", "a.txt", "0.6 0 0.8\r0 0.6 0.8\r-0.6 0 0.8\r0 -0.28 0.96\r" },
        { "a minus of typography", "a.txt", "0.6 0 0.8\n0 0.6 0.8\n\u22120.6 0 0.8\n0 \u22120.28 0.96" },
        { "numbers for names", "a.lp", "4\n1 0.6 0 0.8\n2 0 0.6 0.8\n3 -0.6 0 0.8\n4 0 -0.28 0.96" },
        { "numbers for names, mixed", "a.lp", "4\n4 0 -0.28 0.96\n1 0.6 0 0.8\n3 -0.6 0 0.8\n2 0 0.6 0.8" },
        { "numbers from zero", "a.lp", "4\n0 0.6 0 0.8\n1 0 0.6 0.8\n2 -0.6 0 0.8\n3 0 -0.28 0.96" },
        { "a column that counts", "a.txt", "1 0.6 0 0.8\n2 0 0.6 0.8\n3 -0.6 0 0.8\n4 0 -0.28 0.96" },
        { "a column of names by its heading", "a.csv", "image,x,y,z\n3,-0.6,0,0.8\n1,0.6,0,0.8\n2,0,0.6,0.8\n4,0,-0.28,0.96" },
        { "quoted names", "a.csv",
            "\"shot_01.png\",.6,0,.8\n\"shot_02.png\",0,.6,.8\n\"shot_03.png\",-.6,0,.8\n\"shot_04.png\",0,-.28,.96" },
        { "more lines than pictures", "a.lp", "5\nshot_00.png 0 0 1\nshot_01.png .6 0 .8\nshot_02.png 0 .6 .8\nshot_03.png -.6 0 .8\n"
            + "shot_04.png 0 -.28 .96\n" },
        { "lengths alike", "a.txt", "6 0 8\n0 6 8\n-6 0 8\n0 -2.8 9.6" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void All_of_them_are_the_same_lights(string kind, string file, string text)
    {
        using var folder = new TemporaryFolder();
        var warnings = new List<string>();
        var lights = LightFile.Read(folder.Text(file, text), Pictures, LightVectors.ByLength, warnings);
        Assert.Equal(Directions, lights.Directions, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(lights.Intensities, e => Assert.Equal(1, e));
        Assert.True(warnings.Count == (kind == "more lines than pictures" ? 1 : 0), kind);
    }

    [Fact]
    public void Encodings_of_text_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var text = "2\nb\u00FCste 1.png 0.6 0 0.8\nb\u00FCste 2.png 0 0.6 0.8\n";
        string[] pictures = ["b\u00FCste 1.png", "b\u00FCste 2.png"];
        Encoding[] encodings = [new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode,
            Encoding.UTF32, new UnicodeEncoding(false, false), new UnicodeEncoding(true, false), Encoding.Latin1];
        foreach (var encoding in encodings)
        {
            File.WriteAllText(folder.At("a.lp"), text, encoding);
            Assert.Equal(Directions[..6], LightFile.Read(folder.At("a.lp"), pictures).Directions, (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }

    [Fact]
    public void Names_may_end_in_numbers_and_have_separators()
    {
        using var folder = new TemporaryFolder();
        folder.Text("a.lp", "2\njar 1 0.6 0 0.8\njar 2 0 0.6 0.8\n");
        Assert.Equal(Directions[..6], LightFile.Read(folder.At("a.lp"), ["jar 1.png", "jar 2.png"]).Directions,
            (a, b) => Math.Abs(a - b) < 1e-12);
        folder.Text("b.csv", "\"jar, #1.png\",0.6,0,0.8\n\"jar; #2.png\",0,0.6,0.8\n");
        Assert.Equal(Directions[..6], LightFile.Read(folder.At("b.csv"), ["jar, #1.png", "jar; #2.png"]).Directions,
            (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Intensities_follow_with_or_without_names()
    {
        using var folder = new TemporaryFolder();
        double[] Read(string file, string text) => LightFile.Read(folder.Text(file, text), ["a.png", "b.png"]).Intensities;
        Assert.Equal([2, 0.5], Read("a.txt", "0 0 1 2\n0 0.6 0.8 0.5"));
        Assert.Equal([2, 0.5], Read("a.csv", "name;x;y;z;intensity\na;0;0;1;2\nb;0;0,6;0,8;0,5"));
        Assert.Equal([2, 0.5], Read("a.lp", "2\nb.png 0 0.6 0.8 0.5\na.png 0 0 1 2"));
        Assert.Equal([1, 2, 3, 4, 5, 6], Read("a.txt", "a.png 0 0 1 1 2 3\nb.png 0 0.6 0.8 4 5 6"));
        Assert.Equal([1, 2, 3, 4, 5, 6], Read("a.txt", "1 0 0 1 1 2 3\n2 0 0.6 0.8 4 5 6"));
    }

    [Theory]
    [InlineData("a.csv", "shot_01.png,0,600000,0,000000,0,800000\n",
        "line 1: expected numbers with a point, got 'shot_01.png,0,600000,0,000000,0,800000': a comma stands for a point here; write 0.5, "
            + "or part the numbers with ;")]
    [InlineData("a.csv", "x,y,z\n-0,60,0,00,0,80\n", "line 2: expected numbers with a point, got '-0,60,0,00,0,80': a comma stands for a point "
        + "here; write 0.5, or part the numbers with ;")]
    [InlineData("a.csv", "azimuth;elevation;r\n10;20;1\n", "line 1: expected x y z, got angles ('azimuth')")]
    [InlineData("a.csv", "y,x,z\n0,0,1\n", "line 1: expected the columns x, y, z in this order, got y, x, z")]
    [InlineData("a.lp", "2\na.png 0 0 1\na.png 0 0.6 0.8\n", "line 3: expected one line for a.png, got 'a.png' in line 2 and 'a.png'")]
    [InlineData("a.txt", "0 0 1\n0 up 1\n0 0 1\n", "line 2: expected numbers, got 'up'")]
    [InlineData("a.txt", "0 0 1\n0 1\n", "line 2: expected as many columns as in the lines above")]
    [InlineData("a.txt", "0 1\n1 0\n", "line 1: expected x y z, and perhaps one intensity or three, got 2 numbers")]
    [InlineData("a.txt", "a.png 0 1\nb.png 1 0\n", "line 1: expected x y z, and perhaps one intensity or three, got 2 numbers")]
    [InlineData("a.txt", "0 0 1\n", "lights: expected 2, one for each picture, got 1")]
    [InlineData("a.txt", "0 0 1\n0 0 0\n", "line 2: expected a direction, got (0, 0, 0)")]
    [InlineData("a.txt", "0 0 1 1\n0 0 1 0\n", "line 2: expected intensities above zero")]
    [InlineData("a.lp", "2\n7 0 0 1\n9 0 0.6 0.8\n", "names: expected a line for a.png, got none")]
    [InlineData("a.txt", "", "lights: expected 2, one for each picture, got 0")]
    public void What_cannot_be_read_is_said_by_line(string file, string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DataFormatException>(() => LightFile.Read(folder.Text(file, text), ["a.png", "b.png"]));
        Assert.Equal($"{folder.At(file)}: {expected}", error.Message);
    }

    [Fact]
    public void Positions_are_taken_for_directions_and_warned_of()
    {
        using var folder = new TemporaryFolder();
        folder.Text("a.txt", "300 0 400\n0 600 800\n-180 0 240\n0 -280 960\n");
        var warnings = new List<string>();
        var lights = LightFile.Read(folder.At("a.txt"), Pictures, LightVectors.ByLength, warnings);
        Assert.Equal(Directions, lights.Directions, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal("a.txt: vectors are 300 to 1000 long, as positions are; each is taken for a direction, and its length for nothing "
            + "(--light-vectors directions, or intensities, says what they are)", Assert.Single(warnings));
        warnings.Clear();
        LightFile.Read(folder.At("a.txt"), Pictures, LightVectors.Directions, warnings);
        Assert.Empty(warnings);
        var scaled = LightFile.Read(folder.At("a.txt"), Pictures, LightVectors.Intensities, warnings);
        Assert.Equal([500 / 700.0, 1000 / 700.0, 300 / 700.0, 1000 / 700.0], scaled.Intensities, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Empty(warnings);
        // Rounded to a decimal, directions are still directions.
        LightFile.Read(folder.Text("b.txt", "0.6 0.1 0.8\n0 0.6 0.8\n-0.6 0.1 0.8\n0 -0.3 0.9\n"), Pictures, LightVectors.ByLength,
            warnings);
        Assert.Empty(warnings);
        LightFile.Read(folder.Text("c.txt", "0.6 0 -0.8\n0 0.6 -0.8\n-0.6 0 -0.8\n0 -0.28 -0.96\n"), Pictures, LightVectors.ByLength,
            warnings);
        Assert.StartsWith("c.txt: 4 of 4 lights are behind the object; x points right, y up", Assert.Single(warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibration_with_odd_names_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["shot #1, left.png", "shot #2; right.png"];
        new LightCalibration(names, [new(0.6, 0, 0.8), new(0, 0.6, 0.8)], [[0.5], [1.5]], new(1, 1, 1)).Save(folder.At("lights.csv"));
        var lights = LightFile.Read(folder.At("lights.csv"), ["shot #2; right.png", "shot #1, left.png"]);
        Assert.Equal([0, 0.6, 0.8, 0.6, 0, 0.8], lights.Directions, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1.5, 0.5], lights.Intensities);
    }

    [Fact]
    public void An_array_of_another_length_is_refused()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Save(folder.At("a.npy"), Tensor.From(new float[9], [3, 3]));
        Assert.EndsWith("a.npy: lights: expected 4, one for each picture, got 3",
            Assert.Throws<DataFormatException>(() => LightFile.Read(folder.At("a.npy"), Pictures)).Message, StringComparison.Ordinal);
    }
}
