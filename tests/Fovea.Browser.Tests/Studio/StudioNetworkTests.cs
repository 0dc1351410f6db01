using System.Globalization;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Networks on the studio's page.</summary>
public class StudioNetworkTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task A_network_of_the_zoo_is_drawn_and_its_layers_are_looked_at(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "network", width, isDark);
        await page.GetByLabel("A network of the zoo").SelectOptionAsync("digits");
        await page.Locator(".graph .box").First.WaitForAsync();
        var entry = NetworkCatalog.Find("digits")!;
        var summary = entry.Create(entry.Input, entry.Classes).Summary(entry.Input);
        Assert.Equal(summary.Layers.Select(l => l.Name), await page.Locator(".list tbody button").AllTextContentsAsync());
        Assert.Contains(summary.Parameters.ToString("N0", CultureInfo.InvariantCulture),
            await page.Locator(".figures").First.TextContentAsync(), StringComparison.Ordinal);
        // A layer by its box, and then by its name in the list.
        var first = summary.Layers[0].Name;
        await page.Locator($".graph .box[data-name='{first}']").ClickAsync();
        await page.Locator(".layer .pictures button").First.WaitForAsync();
        Assert.Equal(summary.Layers[0].Layer, await page.Locator(".layer h2").TextContentAsync());
        Assert.Contains($"layer={first}", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Test picture of the digits").FillAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show activations" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "16 of 16 maps of 8×8" }).WaitForAsync();
        Assert.Equal(5, await page.Locator(".layer table", new() { HasText = "probability" }).Locator("tbody tr").CountAsync());
        await StudioSite.IsGoodAsync(page, problems, $"studio-network-{width}{(isDark ? "-dark" : "")}");
        // The address has it all: another browser sees the same.
        await page.ReloadAsync();
        await page.Locator(".layer .pictures button").First.WaitForAsync();
        Assert.Equal("true", await page.Locator($".list tr[data-name='{first}'] button").GetAttributeAsync("aria-pressed"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Branches_are_drawn_side_by_side_and_the_drawing_moves_by_keys()
    {
        var (page, problems) = await site.OpenAsync(browser, "network");
        await page.GetByLabel("A network of the zoo").SelectOptionAsync("resnet9");
        await page.Locator(".graph .box").First.WaitForAsync();
        var view = page.Locator(".drawing .view");
        var before = await page.Locator(".graph").GetAttributeAsync("viewBox");
        await view.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("+");
        Assert.NotEqual(before, await page.Locator(".graph").GetAttributeAsync("viewBox"));
        await page.Keyboard.PressAsync("0");
        Assert.Equal(before, await page.Locator(".graph").GetAttributeAsync("viewBox"));
        await StudioSite.IsGoodAsync(page, problems, "studio-network-resnet9");
    }

    [Fact]
    public async Task Sizes_come_while_one_types_and_mistakes_have_their_line()
    {
        var (page, problems) = await site.OpenAsync(browser, "network");
        var area = page.GetByLabel("Layers, typed");
        await area.FillAsync("CONV3-10\nPOOL2\nFLATTEN\nFC-3");
        await Assertions.Expect(page.Locator(".sizes tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(page.GetByText("parameters, ")).ToContainTextAsync("5,983 parameters");
        await area.FillAsync("CONV3-10\nPOOL2\nFLATEN\nFC-3");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 3: 'FLATEN': unknown layer");
        Assert.Equal(2, await page.Locator(".sizes tbody tr").CountAsync());
        await StudioSite.IsGoodAsync(page, problems, "studio-network-typed");
        await area.FillAsync("CONV3-10\nPOOL2\nFLATTEN\nFC-3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".graph .box.layer")).ToHaveCountAsync(4);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Files_are_dropped_and_hostile_ones_are_refused_in_a_line()
    {
        var entry = NetworkCatalog.Find("digits")!;
        var file = Path.Combine(site.Folder, "digits.safetensors");
        entry.Create(entry.Input, entry.Classes).Save(file);
        var (page, problems) = await site.OpenAsync(browser, "network");
        await page.Locator("main .pick input[type=file]").SetInputFilesAsync(file);
        await page.GetByText("These are the weights of digits").WaitForAsync();
        await page.Locator(".graph .box").First.WaitForAsync();
        var strange = Path.Combine(site.Folder, "strange.safetensors");
        SafetensorsFile.Save(strange, [new("alpha.weight", Tensor.Ones([4, 5])), new("beta", Tensor.Zeros([7]))]);
        await page.Locator("main .pick input[type=file]").SetInputFilesAsync(strange);
        await Assertions.Expect(page.Locator(".list tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "alpha.weight" }).ClickAsync();
        await page.Locator(".layer table").WaitForAsync();
        await StudioSite.IsGoodAsync(page, problems, "studio-network-tensors");
        foreach (var ending in new[] { "onnx", "fovea", "pth" })
        {
            await page.Locator("main .pick input[type=file]").SetInputFilesAsync(new FilePayload
            {
                Name = $"bad.{ending}", MimeType = "application/octet-stream", Buffer = [1, 2, 3, 4, 5, 6, 7, 8, 9],
            });
            await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync($"bad.{ending}");
        }
        Assert.Empty(problems);
    }
}
