using System.CommandLine;

namespace Fovea.Cli.Experiments;

/// <summary>A study with a name. A new one is a class of this kind in a file of its own; <c>fovea experiment</c> finds it.</summary>
internal interface IExperiment
{
    /// <summary>A command with the study's name, what it shows, its options, and what it does.</summary>
    Command Build();
}
