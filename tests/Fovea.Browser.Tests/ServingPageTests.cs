using Fovea.Data;
using Fovea.Imaging;
using Fovea.Serving;
using Fovea.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The page of <c>fovea serve</c> on which one drops a picture, with a network that has learned digits.</summary>
public sealed class ServingPageTests(Browser browser, ServingPageTests.DigitsServer server)
    : IClassFixture<Browser>, IClassFixture<ServingPageTests.DigitsServer>
{
    private const string Drop = """
        base64 => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], 'digit.png', { type: 'image/png' }));
          document.getElementById('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """;

    [Theory]
    [InlineData(1200, false)]
    [InlineData(360, true)]
    public async Task A_digit_that_is_dropped_shows_its_classes_and_where_the_network_looked(int width, bool isDark)
    {
        var (page, problems) = await browser.OpenAsync(server.Address, width, touch: width < 500, isDark: isDark);
        await page.GetByText("10 classes").WaitForAsync();
        Assert.Empty(await AxeRules.ViolationsAsync(page));
        await page.EvaluateAsync(Drop, server.Picture);
        await page.Locator("#overlay").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.Matches($@"^{server.Digit}, \d+\.\d %$", await page.Locator("#answer").TextContentAsync());
        Assert.Equal(5, await page.Locator("#top meter").CountAsync());
        Assert.Equal(server.Digit, await page.Locator("#top button[aria-pressed=true] .label span").First.TextContentAsync());
        Assert.Equal($"Grad-CAM: what speaks for {server.Digit}", await page.Locator("#looked").TextContentAsync());
        await page.WaitForFunctionAsync("[...document.images].every(i => i.complete && i.naturalWidth > 0)");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Empty(await AxeRules.ViolationsAsync(page));

        // By the keyboard: another class.
        var second = page.Locator("#top button").Nth(1);
        var name = await second.Locator(".label span").First.TextContentAsync();
        await second.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText($"what speaks for {name}").WaitForAsync();
        Assert.Equal("true", await second.GetAttributeAsync("aria-pressed"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_file_is_chosen_and_what_is_no_picture_is_told()
    {
        var (page, problems) = await browser.OpenAsync(server.Address);
        await page.GetByText("10 classes").WaitForAsync();
        await page.GetByLabel("choose a file").SetInputFilesAsync(new FilePayload
        {
            Name = "digit.png", MimeType = "image/png", Buffer = Convert.FromBase64String(server.Picture),
        });
        await page.Locator("#overlay").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.Empty(problems);
        await page.GetByLabel("choose a file").SetInputFilesAsync(new FilePayload
        {
            Name = "text.png", MimeType = "image/png", Buffer = "no picture"u8.ToArray(),
        });
        await page.Locator("#status.bad").WaitForAsync();
        Assert.StartsWith("image: byte 0: magic: expected a PNG, JPEG", await page.Locator("#status").TextContentAsync(),
            StringComparison.Ordinal);
        Assert.True(await page.Locator("#result").IsHiddenAsync());
    }

    [Fact]
    public async Task A_server_with_keys_asks_for_one()
    {
        await using var closed = await DigitsServer.StartAsync(server.Model, options => options.AddKey("sesame-sesame"));
        var (page, _) = await browser.OpenAsync(new Uri(ServingHost.Address(closed) + "/"));
        var secret = page.GetByLabel("This server wants a key");
        await secret.WaitForAsync();
        await secret.FillAsync("sesame-sesame");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("10 classes").WaitForAsync();
        await page.EvaluateAsync(Drop, server.Picture);
        await page.Locator("#overlay").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.Matches($"^{server.Digit}, ", await page.Locator("#answer").TextContentAsync());
    }

    [Fact]
    public async Task The_interface_is_shown_without_asking_others()
    {
        var (page, problems) = await browser.OpenAsync(new Uri(server.Address, "/scalar/"));
        await page.GetByText("Classify pictures").First.WaitForAsync();
        Assert.DoesNotContain(problems, p => p.StartsWith("request: ", StringComparison.Ordinal));
    }

    /// <summary>A network that learns digits for a few epochs, and its server.</summary>
    public sealed class DigitsServer : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fovea-serving-").FullName;
        private WebApplication? _app;

        /// <summary>The file of the network.</summary>
        public string Model => Path.Combine(_folder, "model.fovea");

        /// <summary>Of the page.</summary>
        public Uri Address { get; private set; } = new("http://127.0.0.1");

        /// <summary>A digit that the network recognises, a PNG file in base64.</summary>
        public string Picture { get; private set; } = "";

        /// <summary>Which one it is.</summary>
        public string Digit { get; private set; } = "";

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            var config = Recipe.Find("digits")!.Config;
            config.Epochs = 3;
            var session = TrainingSession.Start(config);
            session.Trainer.View = null;
            session.Keep(_folder);
            session.Train();
            session.Finish();
            Choose();
            _app = await StartAsync(Model);
            Address = new(ServingHost.Address(_app) + "/");
        }

        /// <summary>Starts a server on a free port.</summary>
        internal static async Task<WebApplication> StartAsync(string model, Action<ServingOptions>? configure = null)
        {
            var options = new ServingOptions { Models = { new(model, "digits") } };
            configure?.Invoke(options);
            var app = ServingHost.Create(new ClassifierServer(options), new() { Port = 0 });
            await app.StartAsync();
            return app;
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (_app is not null) await _app.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        // One of the first that the network gets right.
        private void Choose()
        {
            var (digits, classifier) = (Digits.Load(), Fovea.Models.ImageClassifier.Load(Model));
            for (var i = 0; Digit.Length == 0; i++)
            {
                var image = new Image(8, 8, 1);
                digits.Read(i, image.Pixels8);
                // As bright as pictures are: their values end at 16.
                foreach (ref var value in image.Pixels8) value = (byte)Math.Min(255, value * 255 / (int)digits.MaxValue);
                if (classifier.Predict(image, 1)[0].Index != digits.Label(i)) continue;
                (Picture, Digit) = (Convert.ToBase64String(image.Encode()), digits.ClassNames[digits.Label(i)]);
            }
        }
    }
}
