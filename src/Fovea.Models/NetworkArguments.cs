using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>What a network is built from: the data's sizes, and the network's own arguments by name.</summary>
/// <param name="input">Shape of one input, for pictures [C, H, W].</param>
/// <param name="classes">Length of the output.</param>
/// <param name="values">The network's own arguments.</param>
public sealed class NetworkArguments(Shape input, int classes, Arguments values)
{
    /// <summary>Shape of one input, for pictures [C, H, W].</summary>
    public Shape Input => input;

    /// <summary>Length of the output.</summary>
    public int Classes => classes;

    /// <summary>The network's own arguments.</summary>
    public Arguments Values => values;
}
