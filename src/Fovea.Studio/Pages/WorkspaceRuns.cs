using Fovea.Training;

namespace Fovea.Studio;

/// <summary>The runs below a studio's folder.</summary>
internal static class WorkspaceRuns
{
    extension(Workspace workspace)
    {
        /// <summary>Every run whose configuration can be read, with its path relative to the folder, in natural order.</summary>
        public IEnumerable<(string Path, RunFolder Run, RunConfig Config)> Runs()
        {
            foreach (var folder in RunSearch.Find([workspace.Root]))
            {
                RunFolder run;
                RunConfig config;
                try
                {
                    (run, config) = RunFolder.Open(folder);
                }
                catch (IOException)
                {
                    // A damaged one is none that could be chosen.
                    continue;
                }
                yield return (workspace.Relative(folder), run, config);
            }
        }

        /// <summary>The full path of a run that is to be made: <c>runs/NAME-1</c>, or the first number that is free.</summary>
        public string FreeRun(string name)
        {
            for (var i = 1; ; i++)
                if (workspace.Inside($"runs/{name}-{i}") is var path && !Path.Exists(path)) return path;
        }
    }
}
