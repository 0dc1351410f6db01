using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Networks that classify pictures, below a studio's folder.</summary>
internal static class WorkspaceModels
{
    private const int MostFiles = 500;

    private static readonly string[] Endings = [".fovea", ".onnx"];

    private static readonly string[] RunFiles =
    [
        "config.yaml", "record.json", "model.safetensors", "model.fovea", "metrics.jsonl", "checkpoints/last.safetensors",
        GeneratorSamples.Folder,
    ];

    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = 6, IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    extension(Workspace workspace)
    {
        /// <summary>Runs that classify and have weights, then files of whole models that are no run's.</summary>
        public IReadOnlyList<string> Models()
        {
            var runs = workspace.Runs().ToList();
            var folders = runs.Select(r => Path.GetFullPath(r.Run.Path) + Path.DirectorySeparatorChar).ToList();
            return
            [
                .. runs.Where(r => r.Config.Task.Name == "classification"
                    && (File.Exists(r.Run.ModelFile) || File.Exists(r.Run.CheckpointFile))).Select(r => r.Path),
                .. Directory.EnumerateFiles(workspace.Root, "*", Options)
                    .Where(f => Endings.Contains(Path.GetExtension(f)) && !folders.Exists(r => f.StartsWith(r, StringComparison.Ordinal)))
                    .Take(MostFiles).Select(workspace.Relative).Order(NaturalOrder.Instance),
            ];
        }

        /// <summary>The full path of a run that is there; none of the files that are read of it leads outside.</summary>
        /// <param name="path">Relative to the folder.</param>
        /// <exception cref="FileNotFoundException">There is none.</exception>
        public string Run(string path)
        {
            var full = workspace.Existing(path);
            foreach (var name in RunFiles.Where(name => Path.Exists(Path.Combine(full, name)))) workspace.Existing($"{path}/{name}");
            return full;
        }
    }
}
