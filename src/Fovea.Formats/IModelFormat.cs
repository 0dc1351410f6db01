using Fovea.Nn;

namespace Fovea.Formats;

/// <summary>One format of files that hold a network together with its weights. A new one is a class of this kind in a file of its own, in
/// any project that an application refers to.</summary>
[Catalogued]
public interface IModelFormat : INamed
{
    /// <summary>In lower case, each with its dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file is of this format, by what it holds.</summary>
    bool Recognizes(FileStart file);

    /// <summary>Reads the network as operations. Nothing of the file is executed that is not one of Fovea's own operations.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    GraphModule Read(string path);

    /// <summary>Reads the network as it is best run: as <see cref="Read"/> does, or in 8 bits where the file says so.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    (GraphModule Graph, Module Network) Open(string path)
    {
        var graph = Read(path);
        return (graph, graph);
    }
}
