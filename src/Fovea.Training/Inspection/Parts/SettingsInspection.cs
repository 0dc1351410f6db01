using Fovea.Nn;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>The run's configuration and record.</summary>
internal sealed class SettingsInspection : IInspection
{
    public string Name => "settings";

    public int Order => 1000;

    public string Title => "How it was made";

    public string Description => "configuration and record of the run";

    public bool Applies(InspectionContext context) => true;

    public InspectionResult Inspect(InspectionContext context)
    {
        var (session, blocks) = (context.Session, new List<PageBlock>());
        blocks.Add(Folded("Configuration, config.yaml", session.Config.ToYaml()));
        blocks.Add(Folded("Layers", session.Network.Summary(session.Data.Training.ImageShape).ToString()!));
        if (session.Run is { } run && run.In("record.json") is var file && File.Exists(file))
            blocks.Add(Folded("Record, record.json", File.ReadAllText(file)));
        return new()
        {
            Blocks = blocks,
            Figures = new()
            {
                ["network"] = session.Config.Network.Name, ["dataset"] = session.Config.Dataset.Name, ["seed"] = session.Config.Seed,
            },
        };
    }

    private static PageText Folded(string title, string text) =>
        new([.. text.TrimEnd().Split('\n').Select(l => l.TrimEnd('\r'))]) { Kind = PageTextKind.Preformatted, Folded = title };
}
