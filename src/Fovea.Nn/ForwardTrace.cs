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

    /// <summary>A module of one tensor to one has computed <paramref name="output"/> from <paramref name="input"/>.</summary>
    protected internal virtual void Exit(Module module, Tensor input, Tensor output) { }

    /// <summary>A module has computed <paramref name="outputs"/> from <paramref name="inputs"/>; where it is one from one, that is passed
    /// on to <see cref="Exit(Module, Tensor, Tensor)"/>.</summary>
    protected internal virtual void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs.Length == 1 && outputs.Length == 1) Exit(module, inputs[0], outputs[0]);
    }

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
