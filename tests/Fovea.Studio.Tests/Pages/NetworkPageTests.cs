using System.Net;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Studio.Tests;

/// <summary>Networks over the studio's API.</summary>
public class NetworkPageTests(Studio studio) : IClassFixture<Studio>
{
    private static NetworkEntry Entry => NetworkCatalog.Find("digits")!;

    [Fact]
    public async Task A_networks_layers_are_those_of_its_summary_and_its_boxes_have_their_names()
    {
        var view = await OpenAsync("zoo=digits");
        var summary = Entry.Create(Entry.Input, Entry.Classes).Summary(Entry.Input);
        var layers = view.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(summary.Layers.Select(l => (l.Name, l.Layer, l.Parameters, l.MultiplyAdds)),
            layers.Select(l => (l.GetProperty("name").GetString()!, l.GetProperty("layer").GetString()!,
                l.GetProperty("parameters").GetInt64(), l.GetProperty("macs").GetInt64())));
        Assert.Equal("3×3", layers[0].GetProperty("field").GetString());
        var boxes = view.GetProperty("drawing").GetProperty("boxes").EnumerateArray().Select(b => b.GetProperty("name").GetString());
        Assert.Equal(summary.Layers.Select(l => l.Name), boxes.OfType<string>());
    }

    [Fact]
    public async Task An_ONNX_file_has_its_operations_weights_and_activations()
    {
        var network = Entry.Create(Entry.Input, Entry.Classes);
        OnnxExport.Save(network.Eval(), Path.Combine(studio.Folder, "digits.onnx"), [Tensor.Zeros([1, 1, 8, 8])]);
        var view = await OpenAsync("file=digits.onnx");
        var first = view.GetProperty("layers").EnumerateArray().First(l => l.GetProperty("layer").GetString() == "conv2d");
        Assert.Equal(network.Summary(Entry.Input).Layers[0].MultiplyAdds, first.GetProperty("macs").GetInt64());
        var name = Uri.EscapeDataString(first.GetProperty("name").GetString()!);
        var weights = await JobAsync($"/api/network/layer?file=digits.onnx&layer={name}");
        Assert.Contains("unit 15", weights.GetProperty("html").GetString(), StringComparison.Ordinal);
        var maps = await JobAsync($"/api/network/activations?file=digits.onnx&layer={name}&digit=5");
        Assert.Contains("16 of 16 maps of 8×8", maps.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_say_which_network_they_fit()
    {
        Entry.Create(Entry.Input, Entry.Classes).Save(Path.Combine(studio.Folder, "w.pth"));
        var view = await OpenAsync("file=w.pth");
        Assert.Contains("These are the weights of digits", view.GetProperty("notes")[1].GetString(), StringComparison.Ordinal);
        Assert.Equal(10, view.GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public async Task Typed_layers_have_the_sizes_of_the_library_and_a_mistake_its_line()
    {
        var text = "CONV3-10\nPOOL2 FLATTEN\nFC-3";
        var sizes = await TextAsync(text);
        var architecture = Architecture.Parse(text, new(28, 28, 1));
        Assert.Equal(architecture.Parameters, sizes.GetProperty("parameters").GetInt64());
        Assert.Equal(architecture.Rows.Select(r => r.Output.ToString()),
            sizes.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("output").GetString()));
        sizes = await TextAsync("CONV3-10\nPOOL2\n\nFC-3 RELU FC-x");
        Assert.Equal(4, sizes.GetProperty("line").GetInt32());
        Assert.Equal(2, sizes.GetProperty("rows").GetArrayLength());
        Assert.Contains("FC-3", sizes.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("file=../etc/passwd", HttpStatusCode.NotFound)]
    [InlineData("file=nothing.onnx", HttpStatusCode.NotFound)]
    [InlineData("run=nothing", HttpStatusCode.NotFound)]
    [InlineData("upload=../..&file=x", HttpStatusCode.NotFound)]
    [InlineData("text=CONV&input=28x28x1", HttpStatusCode.BadRequest)]
    [InlineData("text=CONV3-4&input=0x28x1", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_opened_is_said_at_once(string query, HttpStatusCode status) =>
        Assert.NotEmpty(await Studio.ErrorAsync(status, await studio.Client.PostAsync($"/api/network/open?{query}", null)));

    [Theory]
    [InlineData("zoo=nothing", "unknown network 'nothing'")]
    [InlineData("file=empty.onnx", "empty.onnx: ")]
    [InlineData("file=bytes.fovea", "bytes.fovea: ")]
    [InlineData("file=bytes.pth", "bytes.pth: ")]
    [InlineData("text=FLATTEN FC-1000000&input=512x512x1", "expected at most 200000000 parameters")]
    public async Task A_hostile_file_is_refused_in_a_line(string query, string line)
    {
        File.WriteAllBytes(Path.Combine(studio.Folder, "empty.onnx"), []);
        foreach (var name in new[] { "bytes.fovea", "bytes.pth" })
            File.WriteAllBytes(Path.Combine(studio.Folder, name), [0x50, 0x4b, 3, 4, 255, 255, 255, 255, 255, 255, 255, 255]);
        var answer = await studio.Client.PostAsync($"/api/network/open?{query}", null);
        var job = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        for (var i = 0; i < 1200 && job.GetProperty("state").GetString() == "running"; i++)
        {
            await Task.Delay(50);
            job = await studio.GetAsync($"/api/jobs/{job.GetProperty("id").GetString()}");
        }
        var error = job.GetProperty("error").GetString()!;
        Assert.StartsWith(line, error, StringComparison.Ordinal);
        Assert.DoesNotContain(studio.Folder, error, StringComparison.Ordinal);
    }

    private Task<JsonElement> TextAsync(string text) =>
        studio.GetAsync($"/api/network/text?text={Uri.EscapeDataString(text)}&input=28x28x1");

    private Task<JsonElement> OpenAsync(string query) => JobAsync($"/api/network/open?{query}");

    private async Task<JsonElement> JobAsync(string address)
    {
        var answer = await studio.Client.PostAsync(address, null);
        return await studio.ResultAsync(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
