using Fovea.Tensors;

namespace Fovea.Cli.Graphs;

/// <summary>A graph that the command line knows by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it computes.</param>
internal abstract record NamedGraph(string Name, string Description)
{
    /// <summary>Every named graph.</summary>
    public static IReadOnlyList<NamedGraph> All { get; } =
    [
        new ExpressionNamed("f1", "squared error (ŷ − y)²", "(ŷ - y)^2", "ŷ=5,y=2"),
        new ExpressionNamed("f2", "tanh as (e²ˣ − 1)/(e²ˣ + 1)", "(exp(2*x) - 1)/(exp(2*x) + 1)", "x=0.5"),
        new ExpressionNamed("f3", "softmax loss of two classes",
            "-log(choose(i, exp(s1)/(exp(s1) + exp(s2)), exp(s2)/(exp(s1) + exp(s2))))", "s1=2,s2=1,i=2"),
        new ExpressionNamed("f4", "squared hinge loss of a tanh neuron, with weight decay",
            "max(0, 1 - y*tanh(w*x + b))^2 + λ/2*w^2", "w=0.5,x=2,b=-1.5,y=1,λ=0.1"),
        new BatchNormGraph(),
        new GanGraph(),
    ];
}

/// <summary>A graph that is an expression.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it computes.</param>
/// <param name="Text">The expression.</param>
/// <param name="At">Values of its names, as <c>--at</c> takes them.</param>
internal sealed record ExpressionNamed(string Name, string Description, string Text, string At) : NamedGraph(Name, Description);

/// <summary>A graph of tensors.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it computes.</param>
internal abstract record TensorNamed(string Name, string Description) : NamedGraph(Name, Description)
{
    /// <summary>The inputs by name, Float64, with gradients.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Tensor)> Inputs();

    /// <summary>The result's name, the result, and what else on the way has a name.</summary>
    public abstract (string Name, Tensor Result, IReadOnlyList<(string Name, Tensor Tensor)> Inner) Compute(IReadOnlyList<Tensor> inputs);

    /// <summary>∂L/∂result; null for 1.</summary>
    public virtual Tensor? Upstream => null;

    /// <summary>A Float64 tensor that wants a gradient.</summary>
    protected static Tensor Leaf(double[] values, Shape shape)
    {
        var x = Tensor.From(values, shape);
        x.RequiresGrad = true;
        return x;
    }
}
