using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>--device</c>: where tensors live and kernels run.</summary>
public class DeviceOptionTests
{
    [Fact]
    public void A_run_is_measured_on_the_kernels_of_graphics_processors_as_on_the_processor()
    {
        using var cli = new CliRunner();
        cli.RunAlone("train", "--epochs", "1", "--num-train", "200", "--set", "network=mlp", "--out", "run").Done();
        Assert.Equal(Accuracy("cpu"), Accuracy("emulator"));

        string Accuracy(string device)
        {
            using var json = JsonDocument.Parse(cli.RunAlone("eval", "run", "--device", device, "--json").Done());
            return json.RootElement.GetProperty("testAccuracy").GetRawText();
        }
    }

    [Theory]
    [InlineData("cudda", "fovea: --device: expected a device, cpu, cuda, opencl, emulator, each perhaps with its number as emulator:0, "
        + "got 'cudda' (did you mean 'cuda'?)")]
    [InlineData("cpu:1", "fovea: --device: cpu:1: there is one, cpu.")]
    [InlineData("emulator:x", "fovea: --device: expected a device, cpu, cuda, opencl, emulator, each perhaps with its number as emulator:0, "
        + "got 'emulator:x'")]
    public void A_device_that_is_none_is_said_in_a_line(string device, string line)
    {
        using var cli = new CliRunner();
        Assert.Equal(line, cli.Run("train", "--device", device).ErrorLine(2));
    }

    [Fact]
    public void Info_says_of_each_device_whether_it_can_be_used()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.RunAlone("info", "--json").Done());
        var devices = json.RootElement.GetProperty("devices").EnumerateArray().ToList();
        Assert.Equal(["cuda", "opencl", "emulator"], devices.Select(d => d.GetProperty("name").GetString()));
        Assert.True(devices[2].GetProperty("found").GetBoolean());
        Assert.All(devices, d => Assert.DoesNotContain('\n', d.GetProperty("what").GetString()!));
    }
}
