namespace Fovea.Tensors;

/// <summary>What becomes of the losses of the elements or samples.</summary>
public enum Reduction
{
    /// <summary>Their mean (weighted, where there are class weights).</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>They stay apart.</summary>
    None,
}

/// <summary>The reductions as operations.</summary>
internal static class Reductions
{
    public static Tensor Apply(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => losses,
    };

    /// <summary>A loss of two tensors of one shape, element by element, reduced.</summary>
    public static Tensor Pairwise<F>(string name, Tensor x, Tensor target, F function, Reduction reduction)
        where F : struct, IBinaryFunction
    {
        Check.SameShape(name, x, target);
        return Apply(Elementwise.Binary(name, x, target, function), reduction);
    }
}
