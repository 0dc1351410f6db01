namespace Fovea.Photometry.Tests;

/// <summary>Real data that is not part of the project.</summary>
internal static class TestData
{
    /// <summary>The folder of a DiLiGenT object; skips the test where there is none.</summary>
    public static string Diligent(string name)
    {
        var root = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (string.IsNullOrEmpty(root)) Assert.Skip($"FOVEA_DATA is not set; this test reads diligent/{name} there.");
        var folder = Path.Combine(root, "diligent", name);
        if (!Directory.Exists(folder)) Assert.Skip($"{folder} does not exist.");
        return folder;
    }
}
