using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Models;
using Fovea.Nn;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models list</c>: the networks with their sizes.</summary>
internal sealed class ModelsListCommand : ICommand
{
    public string Parent => "models";

    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list",
            "List the networks: input, parameters, multiply-adds for one input, what they are, where they were published.",
            "fovea models list", "fovea models list --json") { json };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool json)
    {
        // Sizes do not depend on the weights.
        using var _ = new SkipInit();
        var rows = NetworkCatalog.All.Select(n => (Network: n, Summary: n.Create(n.Input, n.Classes).Summary(n.Input)));
        if (json)
        {
            JsonOutput.Print(rows.Select(r => new Fields
            {
                ["name"] = r.Network.Name, ["kind"] = r.Network.Kind.ToString().ToLowerInvariant(),
                ["input"] = r.Network.Input.Sizes.ToArray(), ["classes"] = r.Network.Classes,
                ["parameters"] = r.Summary.Parameters, ["multiplyAdds"] = r.Summary.MultiplyAdds, ["source"] = r.Network.Source,
                ["description"] = r.Network.Description,
            }));
            return Application.Done;
        }
        var table = new TextTable("network", "input", "parameters", "multiply-adds", "what it is");
        foreach (var (network, summary) in rows)
            table.Add(network.Name, string.Join('×', network.Input), Number(summary.Parameters), Number(summary.MultiplyAdds),
                network.Description);
        Console.WriteLine(table);
        Console.WriteLine("Layers of one: fovea models summary NAME. Where each was published: fovea models list --json.");
        return Application.Done;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
