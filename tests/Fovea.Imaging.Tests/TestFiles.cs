namespace Fovea.Imaging.Tests;

/// <summary>The small files beside the tests.</summary>
internal static class TestFiles
{
    public static string At(params ReadOnlySpan<string> parts) =>
        Path.Combine([AppContext.BaseDirectory, "Files", .. parts]);
}
