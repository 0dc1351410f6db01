using System.Text.Json;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Deque's axe-core, from npm, which looks for what keeps people from using a page.</summary>
internal static class AxeRules
{
    private static readonly Lazy<(string? Source, string Problem)> Script = new(() =>
    {
        var (folder, problem) = NpmPackages.Find("axe-core@4.14.1");
        return (folder is null ? null : File.ReadAllText(Path.Combine(folder, "axe-core", "axe.min.js")), problem);
    });

    /// <summary>What the rules find wrong, a line each. Skips the test where axe-core cannot be had.</summary>
    /// <param name="page">As it stands.</param>
    /// <param name="within">The part to look at; the whole page unless given.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page, string within = "html")
    {
        var (source, problem) = Script.Value;
        Assert.SkipWhen(source is null, problem);
        await page.EvaluateAsync(source!);
        var found = await page.EvaluateAsync<JsonElement>("""
            within => axe.run(within, { resultTypes: ['violations'] }).then(r => r.violations.flatMap(v => v.nodes.slice(0, 4)
              .map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ')}`)))
            """, within);
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }
}
