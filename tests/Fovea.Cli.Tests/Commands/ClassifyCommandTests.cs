using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea classify</c> and <c>fovea explain</c> on a small network whose weights lie in a file.</summary>
public sealed class ClassifyCommandTests(ClassifyCommandTests.Weights weights) : IClassFixture<ClassifyCommandTests.Weights>
{
    private const string Net = "--weights net.safetensors --classes classes.tsv";

    private CliRunner Cli => weights.Cli;

    [Fact]
    public void The_network_is_found_and_folders_are_read_in_order()
    {
        var result = Cli.Run(["classify", "pictures", "pictures/b/10.png", .. Net.Split(' '), "--top",
            "3", "--batch", "2", "--json"]);
        using var json = JsonDocument.Parse(result.Done());
        var entries = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(["pictures/a/1.png", "pictures/a/2.png", "pictures/b/10.png", "pictures/b/10.png"],
            entries.Select(e => e.GetProperty("file").GetString()!.Replace('\\', '/')));
        foreach (var entry in entries)
        {
            Assert.Equal(["file", "top"], entry.EnumerateObject().Select(p => p.Name));
            var top = entry.GetProperty("top").EnumerateArray().ToList();
            Assert.Equal(3, top.Count);
            Assert.Equal(["index", "name", "probability", "logit"], top[0].EnumerateObject().Select(p => p.Name));
            Assert.All(top, t => Assert.Equal(Weights.Names[t.GetProperty("index").GetInt32()], t.GetProperty("name").GetString()));
        }
        Assert.Matches(@"^4 pictures in \d+\.\d\d s: \d+\.\d pictures/s\n$", result.Error);
        // As the library has it, to the digit.
        var expected = ImageClassifier.Load(Path.Combine(Cli.Folder, "net.safetensors"))
            .Predict(Path.Combine(Cli.Folder, "pictures/a/1.png"))[0];
        var first = entries[0].GetProperty("top")[0];
        Assert.Equal(expected.Index, first.GetProperty("index").GetInt32());
        Assert.Equal(expected.Logit, first.GetProperty("logit").GetDouble(), 1e-4);
    }

    [Fact]
    public void Bars_show_how_sure_it_is()
    {
        var text = Cli.RunAlone(["classify", "pictures/a/1.png", .. Net.Split(' ')]).Done();
        Assert.Matches(@"^pictures/a/1\.png\n(  class \d +\d+\.\d\d %.*\n){5}$", text);
        // Classes that nobody named are numbers.
        Assert.Matches(@"\n  \d +\d+\.\d\d %", Cli.Run("classify", "pictures/a/1.png", "--weights", "net.safetensors").Done());
    }

    [Fact]
    public void Bad_pictures_are_named_and_left_out()
    {
        var result = Cli.Run(["classify", "pictures/a/1.png", "bad.png", "none.png", "pictures/a/2.png", .. Net.Split(' '), "--json"]);
        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(2, json.RootElement.GetArrayLength());
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("fovea: left out: bad.png: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("fovea: left out: ", lines[2], StringComparison.Ordinal);
        Assert.Contains("none.png", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_annotated_in_a_file_or_a_folder()
    {
        Cli.Run(["classify", "pictures/a/1.png", .. Net.Split(' '), "--annotate", "one.jpg"]).Done();
        Assert.Equal(320, Image.Load(Path.Combine(Cli.Folder, "one.jpg")).Width);
        Cli.Run(["classify", "pictures", "pictures/a/1.png", .. Net.Split(' '), "--annotate", "annotated"]).Done();
        Assert.Equal(["1-2.png", "1.png", "10.png", "2.png"],
            Directory.GetFiles(Path.Combine(Cli.Folder, "annotated")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(2, "classify: expected --weights: a file of weights, a model or a run folder. See: fovea classify --help", "classify PIC")]
    [InlineData(2, "--annotate: expected a folder for 3 pictures, got the file 'x.png'", "classify pictures NET --annotate x.png")]
    [InlineData(1, "short.tsv: expected a name for each of the network's 10 classes, got 2 names",
        "classify PIC --weights net.safetensors --classes short.tsv")]
    [InlineData(1, "unknown network 'mnist-cn' (did you mean 'mnist-cnn'?)", "classify PIC NET --network mnist-cn")]
    [InlineData(1, "other.safetensors: keys: expected the weights of a network of the catalogue, got 1 tensors (x).",
        "classify PIC --weights other.safetensors")]
    [InlineData(1, "empty: expected pictures .png", "classify empty NET")]
    [InlineData(2, "--method: expected one of gradcam, guided-backprop, integrated-gradients, occlusion, all, got 'gradcem' "
        + "(did you mean 'gradcam'?)", "explain PIC NET --method gradcem")]
    [InlineData(2, "--class: expected a class's name, id or number, got 'clas_3' (did you mean 'class 3'?)",
        "explain PIC NET --class clas_3")]
    [InlineData(2, "explain: expected --out: a folder for the pictures, or --report: a page.", "explain pictures NET")]
    [InlineData(2, "IntegratedGradients: expected 1 to 10000 steps, got 0.", "explain PIC NET --method integrated-gradients --steps 0")]
    [InlineData(2, "--size: expected 32 to 2000", "explain PIC NET --size 5")]
    [InlineData(1, "unknown layer 'conv9'. Layers: 0, 1, 2, 3", "explain PIC NET --layer conv9")]
    [InlineData(1, "bad.png: ", "explain bad.png NET")]
    public void What_is_wrong_is_said_in_one_line(int code, string message, string line) => Assert.Contains(message,
        Cli.Run(line.Replace("NET", Net, StringComparison.Ordinal).Replace("PIC", "pictures/a/1.png", StringComparison.Ordinal).Split(' '))
            .LastErrorLine(code), StringComparison.Ordinal);

    [Fact]
    public void Every_way_to_explain_stands_on_one_sheet()
    {
        var result = Cli.RunAlone(["explain", "pictures/a/1.png", .. Net.Split(' '), "--method", "all", "--class", "class 3", "--steps",
            "4", "--size", "64", "-o", "sheet.png", "--json"]);
        using var json = JsonDocument.Parse(result.Done());
        var maps = json.RootElement[0].GetProperty("maps").EnumerateArray().ToList();
        Assert.Equal(["gradcam", "guided-backprop", "integrated-gradients", "occlusion"],
            maps.Select(m => m.GetProperty("method").GetString()));
        Assert.All(maps, m => Assert.Equal("class 3", m.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.String, maps[0].GetProperty("layer").ValueKind);
        var sheet = Image.Load(Path.Combine(Cli.Folder, "sheet.png"));
        Assert.Equal(12 + 5 * 76, sheet.Width);
    }

    [Fact]
    public void A_page_compares_with_what_is_right()
    {
        var text = Cli.Run(["explain", "pictures", .. Net.Split(' '), "--labels", "labels.csv", "--report", "page.html"]).Done();
        Assert.Matches(@"(right|wrong: it is class \d)\n", text);
        Assert.EndsWith("Page: page.html\n", text, StringComparison.Ordinal);
        var html = File.ReadAllText(Path.Combine(Cli.Folder, "page.html"));
        Assert.Matches(@"3 pictures, \d of 2 right", html);
        // Where the file does not say, the folder's name does: here it names no class.
        Assert.Contains("<h3>Pictures: 1</h3>", html, StringComparison.Ordinal);
        Assert.Contains("line 2: expected the name, id or number of a class, got 'class 77'",
            Cli.Run(["explain", "pictures", .. Net.Split(' '), "--labels", "wrong.csv", "--report", "page.html"]).LastErrorLine(1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_gives_what_classify_gives()
    {
        // A run that has not ended has no card: predict and classify open it alike.
        using var own = new CliRunner();
        own.Run("train", "--epochs", "1", "--out", "digits").Done();
        new Image(8, 8, 1).Save(Path.Combine(own.Folder, "black.png"));
        var expected = own.Run("predict", "digits", "black.png", "--invert", "--top", "2").Done();
        Assert.Equal(expected, own.Run("classify", "black.png", "--weights", "digits", "--invert", "--top", "2").Done());
        File.Delete(Path.Combine(own.Folder, "digits", "model.fovea"));
        Assert.Equal(expected, own.Run("classify", "black.png", "--weights", "digits", "--invert", "--top", "2").Done());
    }

    /// <summary>Weights, a run folder, class lists and pictures.</summary>
    public sealed class Weights : IDisposable
    {
        public Weights()
        {
            var network = NetworkCatalog.Find("mnist-cnn")!.Create([1, 28, 28], 10);
            network.Save(At("net.safetensors"));
            SafetensorsFile.Save(At("other.safetensors"), new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros([1]) });
            File.WriteAllText(At("classes.tsv"), "index\tid\tname\n" + string.Concat(Names.Select((n, i) => $"{i}\tn0{i}\t{n}\n")));
            File.WriteAllText(At("short.tsv"), "cat\ndog\n");
            File.WriteAllText(At("labels.csv"), "file,label\n1.png,class 3\n\"2.png\",\"5\"\n");
            File.WriteAllText(At("wrong.csv"), "1.png,class 3\n2.png,class 77\n");
            File.WriteAllText(At("bad.png"), "no picture");
            Directory.CreateDirectory(At("empty"));
            foreach (var name in new[] { "pictures/b/10.png", "pictures/a/2.png", "pictures/a/1.png", "pictures/.hidden/3.png" })
            {
                var image = new Image(40, 30, 3);
                new Random(name.Length + name[^5]).NextBytes(image.Pixels8);
                Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
                image.Save(At(name));
            }
            File.WriteAllText(At("pictures/notes.txt"), "no picture");
        }

        public static string[] Names { get; } = [.. Enumerable.Range(0, 10).Select(i => $"class {i}")];

        internal CliRunner Cli { get; } = new();

        public void Dispose() => Cli.Dispose();

        private string At(string name) => Path.Combine(Cli.Folder, name);
    }
}
