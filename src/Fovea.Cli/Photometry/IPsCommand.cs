using System.CommandLine;

namespace Fovea.Cli.Photometry;

/// <summary>A command below <c>fovea ps</c>. A new one is a class of this kind; <see cref="PsCommand"/> finds it.</summary>
internal interface IPsCommand
{
    /// <summary>Name, description with an example, options, and what it does.</summary>
    Command Build();
}
