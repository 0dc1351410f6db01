namespace Fovea.Studies.Tests;

/// <summary>Runs a study's quick form in a temporary folder.</summary>
internal static class Quick
{
    /// <summary>Runs it and asserts that all it was to show came out so.</summary>
    public static ExperimentResult Run(string name, ulong seed = 0)
    {
        var study = Catalog<IExperiment>.Find(name);
        Assert.NotNull(study);
        using var folder = new TestFolder();
        var context = new ExperimentContext
        {
            Arguments = new(study.Arguments, new Dictionary<string, object?>()), Folder = folder.Path, Seed = seed, Quick = true,
        };
        var result = study.Run(context);
        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, f => Assert.True(f.Holds, f.ToString()));
        Assert.Contains(study.Name, result.ToPage(study, context).ToHtml(), StringComparison.Ordinal);
        return result;
    }
}
