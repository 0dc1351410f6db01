using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea info</c>.</summary>
public class InfoCommandTests
{
    [Fact]
    public void Json_names_the_runtime_the_vectors_and_the_data()
    {
        using var cli = new CliRunner();
        IdxSet.Write(Path.Combine(cli.Folder, "data", "mnist"));
        cli.Variables["FOVEA_DATA"] = Path.Combine(cli.Folder, "data");
        using var json = JsonDocument.Parse(cli.Run("info", "--json").Done());
        var root = json.RootElement;
        Assert.Equal(RuntimeInformation.FrameworkDescription, root.GetProperty("runtime").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", root.GetProperty("version").GetString());
        Assert.NotEqual("", root.GetProperty("cpu").GetString());
        Assert.True(root.GetProperty("offline").GetBoolean());
        var folders = root.GetProperty("dataFolders").EnumerateArray().ToList();
        Assert.Equal([Path.Combine(cli.Folder, "data"), Path.Combine(cli.Folder, "cache", "fovea")],
            folders.Select(f => f.GetProperty("path").GetString()));
        Assert.Equal([true, false], folders.Select(f => f.GetProperty("exists").GetBoolean()));
        Assert.Equal(["mnist"], folders[0].GetProperty("datasets").EnumerateArray().Select(d => d.GetString()));
    }

    [Fact]
    public void The_vector_width_is_that_of_the_kernels()
    {
        using var cli = new CliRunner();
        cli.Variables["DOTNET_EnableHWIntrinsic"] = "0";
        Assert.Matches(@"(?m)^vectors +none$", cli.Run("info").Done());
    }
}
