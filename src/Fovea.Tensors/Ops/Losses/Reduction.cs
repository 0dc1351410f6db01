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

    /// <summary>Losses times a weight, or null for 1, reduced; the mean divides by their number, whatever the weights.</summary>
    public static Tensor Weighted(string name, Tensor losses, Tensor? weight, Reduction reduction)
    {
        RequireWeight(name, weight, losses);
        return Apply(weight is null ? losses : losses * weight, reduction);
    }

    /// <summary>A weight of the losses' type that broadcasts to their shape.</summary>
    public static void RequireWeight(string name, Tensor? weight, Tensor losses)
    {
        if (weight is null) return;
        Check.SameType(name, losses, weight);
        if (Shape.Broadcast(losses.Shape, weight.Shape, name) != losses.Shape)
            throw new ShapeException($"{name}: expected a weight that broadcasts to {losses.Shape}, got {weight.Shape}.");
    }
}
