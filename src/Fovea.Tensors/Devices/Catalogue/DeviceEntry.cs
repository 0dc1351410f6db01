namespace Fovea.Tensors;

/// <summary>A kind of device that is known by name. A new one is a class of this kind in a file of its own; <see cref="DeviceCatalog"/>
/// finds it.</summary>
[Catalogued]
public abstract class DeviceEntry : INamed
{
    /// <summary>Its name, e.g. <c>cuda</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual int Order => 0;

    /// <summary>The device.</summary>
    /// <param name="number">Which of several of the kind, from 0.</param>
    /// <exception cref="InvalidOperationException">There is none, or it cannot be used: the message says why, in a line.</exception>
    public abstract Device Open(int number);
}
