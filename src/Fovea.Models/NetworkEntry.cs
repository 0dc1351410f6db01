using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A network that is known by name. A new one is a class of this kind beside its network.</summary>
[Catalogued]
public abstract class NetworkEntry : INamed
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Shape of one input, [C, H, W].</summary>
    public abstract Shape Input { get; }

    /// <summary>Length of the output for the data that the network is known for.</summary>
    public virtual int Classes => 10;

    /// <summary>Its own arguments beside the data's sizes.</summary>
    public virtual IReadOnlyList<ArgumentSpec> Arguments => [];

    /// <summary>A network with weights drawn from <see cref="Generator.Default"/>.</summary>
    public abstract Module Create(NetworkArguments arguments);

    /// <summary>A network for inputs of a shape with the defaults of its own arguments, with weights drawn from
    /// <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W].</param>
    /// <param name="classes">Length of the output.</param>
    public Module Create(Shape input, int classes) => Create(new(input, classes, new(Arguments, new Dictionary<string, object?>())));
}
