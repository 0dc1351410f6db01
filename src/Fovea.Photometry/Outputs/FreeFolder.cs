namespace Fovea.Photometry;

/// <summary>Folders of results that nobody named: each is new.</summary>
internal static class FreeFolder
{
    // A folder is renamed over an empty one, not over one with a file in it.
    private const string Mark = ".claimed";

    /// <summary>Creates a folder that did not exist, in one step: the name, or the name with -2, -3 and so on.</summary>
    /// <exception cref="IOException">A folder cannot be created.</exception>
    public static string Claim(string name)
    {
        var temporary = $".{name}.{Path.GetRandomFileName()}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            File.WriteAllBytes(Path.Combine(temporary, Mark), []);
            for (var i = 1; ; i++)
            {
                var folder = i == 1 ? name : FormattableString.Invariant($"{name}-{i}");
                if (Path.Exists(folder)) continue;
                try
                {
                    Directory.Move(temporary, folder);
                    return folder;
                }
                catch (IOException) when (Path.Exists(folder))
                {
                    // Another solve was faster.
                }
            }
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Takes away what kept a folder from others while it was empty.</summary>
    public static void Release(string folder) => File.Delete(Path.Combine(folder, Mark));
}
