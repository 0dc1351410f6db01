using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Listens to the modules that run on this thread, innermost first to finish; how summaries see a network without knowing its
/// code.</summary>
public abstract class ForwardTrace
{
    [ThreadStatic]
    private static ForwardTrace? _current;

    internal static ForwardTrace? Current => _current;

    /// <summary>A module begins.</summary>
    protected internal virtual void Enter(Module module) { }

    /// <summary>A module has computed <paramref name="output"/> from <paramref name="input"/>.</summary>
    protected internal abstract void Exit(Module module, Tensor input, Tensor output);

    /// <summary>Runs an action with this trace listening.</summary>
    public void During(Action action)
    {
        var before = _current;
        _current = this;
        try
        {
            action();
        }
        finally
        {
            _current = before;
        }
    }
}
