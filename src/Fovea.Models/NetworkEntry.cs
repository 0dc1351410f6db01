using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A network that is known by name.</summary>
public abstract class NetworkEntry
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Shape of one input, [C, H, W].</summary>
    public abstract Shape Input { get; }

    /// <summary>Length of the output for the data that the network is known for.</summary>
    public virtual int Classes => 10;

    /// <summary>A network for inputs of a shape, with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W].</param>
    /// <param name="classes">Length of the output.</param>
    public abstract Module Create(Shape input, int classes);
}
