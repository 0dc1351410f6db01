namespace Fovea.Models;

/// <summary>Weights that are known by name and lie on the network. A new one is a class of this kind in a file of its own, in any project
/// that an application refers to.</summary>
[Catalogued]
public abstract class WeightsEntry : INamed
{
    /// <summary>Their name, such as <c>resnet18-imagenet</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The network that they are of, by its name in the catalogue.</summary>
    public abstract string Network { get; }

    /// <summary>The terms under which they may be used.</summary>
    public abstract string License { get; }

    /// <summary>The file: its name, its mirrors in the order to try, its SHA-256 and its size.</summary>
    public abstract RemoteFile File { get; }
}
