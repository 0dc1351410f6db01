namespace Fovea.Nn;

/// <summary>Remembers which modules of a network are in training mode, and puts each back when disposed.</summary>
/// <remarks>A part that is in inference mode within a network that trains, such as a frozen batch normalisation, is so again
/// afterwards.</remarks>
/// <example><code>
/// using (ModeScope.Inference(network)) scores = network.Forward(images);
/// </code></example>
public sealed class ModeScope : IDisposable
{
    private readonly (Module Module, bool Training)[] _modes;

    private ModeScope(IEnumerable<Module> modules) =>
        _modes = [.. modules.SelectMany(m => m.NamedModules()).Select(m => (m.Module, m.Module.IsTraining))];

    /// <summary>Remembers the modes and changes none.</summary>
    public static ModeScope Of(params IEnumerable<Module> modules) => new(modules);

    /// <summary>Remembers the modes, and switches every module to inference.</summary>
    public static ModeScope Inference(params IEnumerable<Module> modules)
    {
        var all = modules.ToArray();
        var scope = new ModeScope(all);
        foreach (var module in all) module.Eval();
        return scope;
    }

    /// <summary>Puts every module back in the mode it was in.</summary>
    // Outermost first: what is inside is set after what holds it.
    public void Dispose() => Restore();

    /// <summary>Puts every module back in the mode it was in; the scope goes on.</summary>
    public void Restore()
    {
        foreach (var (module, training) in _modes) module.Train(training);
    }
}
