using Fovea.Models;

namespace Fovea.Cli.Commands;

/// <summary>The part of <c>fovea summary</c> that knows layers as text: sizes without weights.</summary>
internal static class ArchitectureReport
{
    public static int Run(ArchitectureEntry entry, string? input, int? classes, bool json)
    {
        if (classes is not null) throw new UsageException("--classes: expected the name of a network with it; layers say their own "
            + "outputs");
        Architecture architecture;
        try
        {
            architecture = Architecture.Parse(entry.Layers, input is null ? entry.Input : Map(InputSize.Parse(input)));
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
        if (json)
            JsonOutput.Print(new Fields
            {
                ["architecture"] = entry.Layers, ["input"] = Sizes(architecture.Input),
                ["layers"] = architecture.Rows.Select(r => new Fields
                {
                    ["layer"] = r.Layer, ["output"] = Sizes(r.Output), ["parameters"] = r.Parameters, ["computation"] = r.Computation,
                    ["multiplyAdds"] = r.MultiplyAdds,
                    ["receptiveField"] = r.ReceptiveField is { } f ? new[] { f.Size.H, f.Size.W } : null,
                    ["jump"] = r.ReceptiveField is { } g ? new[] { g.Jump.H, g.Jump.W } : null,
                }),
                ["parameters"] = architecture.Parameters, ["multiplyAdds"] = architecture.MultiplyAdds,
            });
        else
        {
            Console.WriteLine(architecture);
            if (entry.Source.Length > 0) Console.WriteLine($"Source: {entry.Source}");
        }
        return Application.Done;
    }

    private static long[] Sizes(FeatureMap map) => map.IsFlat ? [map.Channels] : [map.Height, map.Width, map.Channels];

    private static FeatureMap Map(InputSize size) => new(size.Height, size.Width, size.Channels);
}
