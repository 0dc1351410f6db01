using Fovea.Tensors;

namespace Fovea.Nn;

public abstract partial class Module
{
    // What the general form answers where only the form of one tensor is written.
    private static readonly Tensor[] NotWritten = [];

    /// <summary>Number of tensors that the module takes; null where it takes any number.</summary>
    public virtual int? InputCount => 1;

    /// <summary>The output for an input.</summary>
    /// <exception cref="ShapeException">The input does not fit, or the module takes or gives several tensors; the message names the
    /// layer, what it expected and what it got.</exception>
    /// <exception cref="NotSupportedException">The module has no computation.</exception>
    public Tensor Forward(Tensor x)
    {
        RequireInputs(1);
        var trace = ForwardTrace.Current;
        trace?.Enter(this);
        var y = Compute(x);
        trace?.Exit(this, [x], [y]);
        return y;
    }

    /// <summary>The outputs for several inputs: <c>Forward(a, b)</c>; <c>Forward([x])</c> where one input gives several.</summary>
    /// <exception cref="ShapeException">The inputs do not fit, or are not as many as <see cref="InputCount"/>; the message names the
    /// layer, what it expected and what it got.</exception>
    /// <exception cref="NotSupportedException">The module has no computation.</exception>
    public Tensor[] Forward(params ReadOnlySpan<Tensor> inputs)
    {
        RequireInputs(inputs.Length);
        var trace = ForwardTrace.Current;
        trace?.Enter(this);
        var outputs = Compute(inputs);
        if (ReferenceEquals(outputs, NotWritten)) outputs = inputs.Length == 1 ? [Compute(inputs[0])] : throw NoComputation();
        trace?.Exit(this, inputs, outputs);
        return outputs;
    }

    /// <summary>What a module of one tensor to one tensor computes.</summary>
    protected virtual Tensor Compute(Tensor x)
    {
        var outputs = Compute([x]);
        if (ReferenceEquals(outputs, NotWritten)) throw NoComputation();
        return outputs.Length == 1 ? outputs[0] : throw new ShapeException(
            $"{Describe()}: expected 1 output, got {outputs.Length}. Call Forward([x]) for all of them; a Sequential takes one.");
    }

    /// <summary>What a module of several inputs or outputs computes.</summary>
    /// <param name="inputs">As many as <see cref="InputCount"/>.</param>
    protected virtual Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => NotWritten;

    /// <summary>Runs a module inside, so that a shape that does not fit names the way to it.</summary>
    protected Tensor Run(Module module, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(module);
        try
        {
            return module.Forward(x);
        }
        catch (ShapeException e) when (NameOf(module) is { } name)
        {
            throw e.In(name);
        }
    }

    /// <summary>Runs a module inside on several inputs, so that a shape that does not fit names the way to it.</summary>
    protected Tensor[] Run(Module module, params ReadOnlySpan<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(module);
        try
        {
            return module.Forward(inputs);
        }
        catch (ShapeException e) when (NameOf(module) is { } name)
        {
            throw e.In(name);
        }
    }

    /// <summary>Runs a module under the name that it has at this place.</summary>
    private protected static Tensor Run(string name, Module module, Tensor x)
    {
        try
        {
            return module.Forward(x);
        }
        catch (ShapeException e)
        {
            throw e.In(name);
        }
    }

    /// <summary>What a collection of modules says when it is called as if it were one.</summary>
    private protected NotSupportedException NotAFunction() => new($"{Describe()}: expected to be read, got called: it holds modules and "
        + "computes nothing. Call those inside, as Run(list[0], x).");

    // The dotted name of a module inside; the first where it has several.
    private string? NameOf(Module module) => NamedModules().Skip(1).FirstOrDefault(m => ReferenceEquals(m.Module, module)).Name;

    private void RequireInputs(int count)
    {
        if (InputCount is not { } expected || expected == count) return;
        throw new ShapeException($"{Describe()}: expected {expected} {(expected == 1 ? "input" : "inputs")}, got {count}."
            + (expected > 1 && count == 1 ? " Give all of them, as Forward(a, b); a Sequential gives one." : ""));
    }

    private NotSupportedException NoComputation() => new($"{Describe()}: expected an override of Compute(Tensor), or of "
        + "Compute(ReadOnlySpan<Tensor>) for several inputs or outputs, got neither.");
}
