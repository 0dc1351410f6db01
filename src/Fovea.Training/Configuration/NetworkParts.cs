using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The networks that a configuration can name: those of <see cref="NetworkCatalog"/>.</summary>
public static class NetworkParts
{
    /// <summary>The networks by name; they need the shape of an input and the length of the output.</summary>
    public static PartTable<(Shape Input, int Classes), Module> Table { get; } = new("network",
        [.. NetworkCatalog.All.Select(n => new PartEntry<(Shape Input, int Classes), Module>(n.Name, n.Description, n.Arguments,
            (c, a) => n.Create(new NetworkArguments(c.Input, c.Classes, a))))]);
}
