namespace Fovea.Notebooks.Tests;

/// <summary>Tests that run cells: one at a time, since the console and the working directory are the process's.</summary>
[CollectionDefinition("course", DisableParallelization = true)]
public sealed class CourseCollection;
