using System.Collections;

namespace Fovea.Formats.Tests;

public sealed class ModuleFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-safetensors-").FullName;

    private string Weights => Path.Combine(_folder, "net.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Sequential Net() => new(new Conv2d(1, 2, 3), new BatchNorm2d(2), new Flatten(), new Linear(8, 3));

    [Fact]
    public void Saved_and_loaded_a_network_computes_the_same_bits()
    {
        Sequential net = Net(), other = Net();
        var x = Tensor.Randn([5, 1, 4, 4]);
        net.Forward(x);
        net.Save(Weights, new Dictionary<string, string> { ["epoch"] = "1" });
        other.Load(Weights);
        Assert.Equal(1, other.StateDict()["1.num_batches_tracked"].Item());
        Assert.Equal(net.Eval().Forward(x).ToArray<float>(), other.Eval().Forward(x).ToArray<float>());
        Assert.Equal("1", SafetensorsFile.Load(Weights).Metadata["epoch"]);
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "3.weight", "3.bias"],
            SafetensorsFile.Load(Weights).Tensors.Keys);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_by_the_first_key_that_differs()
    {
        Net().Save(Weights);
        var other = new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2), new Flatten(), new Linear(8, 4));
        Assert.Equal("3.weight", Assert.Throws<StateDictException>(() => other.Load(Weights)).Key);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_earlier_file_whole_and_nothing_else()
    {
        Net().Save(Weights);
        var before = File.ReadAllBytes(Weights);
        Assert.Throws<InvalidOperationException>(() =>
            SafetensorsFile.Save(Weights, new Dictionary<string, Tensor> { ["x"] = Tensor.Ones([3]) }, new Failing()));
        Assert.Equal(before, File.ReadAllBytes(Weights));
        Assert.Equal([Weights], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_damaged_file_is_named_and_leaves_the_network_as_it_was()
    {
        var net = Net();
        net.Save(Weights);
        var before = net.StateDict()["3.weight"].ToArray<float>();
        File.WriteAllBytes(Weights, File.ReadAllBytes(Weights)[..^1]);
        var thrown = Assert.Throws<DataFormatException>(() => net.Load(Weights));
        Assert.Equal(Weights, thrown.File);
        Assert.Equal(before, net.StateDict()["3.weight"].ToArray<float>());
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_IOException() => Assert.Throws<FileNotFoundException>(() => Net().Load(Weights));

    /// <summary>Metadata that cannot be read to the end.</summary>
    private sealed class Failing : IReadOnlyDictionary<string, string>
    {
        public int Count => 2;

        public IEnumerable<string> Keys => ["a"];

        public IEnumerable<string> Values => ["b"];

        public string this[string key] => "b";

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, out string value) => (value = "b").Length > 0;

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
        {
            yield return new("a", "b");
            throw new InvalidOperationException("stop");
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
