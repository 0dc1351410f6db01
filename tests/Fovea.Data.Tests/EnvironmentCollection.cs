namespace Fovea.Data.Tests;

/// <summary>Tests that change environment variables, which the whole process shares: they run alone.</summary>
[CollectionDefinition("environment", DisableParallelization = true)]
public class EnvironmentCollection;

/// <summary>Sets variables until disposed.</summary>
internal sealed class EnvironmentScope : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public EnvironmentScope(params (string Name, string? Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            _before[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
    }
}
