namespace Fovea.Tensors;

/// <summary>Derivatives of functions of one tensor as tensors: nothing accumulates, and the function's tensors stay as they are.</summary>
public static partial class Autograd
{
    /// <summary>∂f/∂x of a scalar function, in x's shape, by one backward pass.</summary>
    /// <param name="function">Differentiable, made of operations on its argument.</param>
    /// <param name="x">Where, Float32 or Float64.</param>
    /// <exception cref="ShapeException">The function's value has more than one element.</exception>
    /// <exception cref="InvalidOperationException">x is not floating-point.</exception>
    public static Tensor Gradient(Func<Tensor, Tensor> function, Tensor x)
    {
        using var _ = Grad();
        var leaf = Leaf(x);
        var y = function(leaf);
        if (y.Count != 1) throw new ShapeException($"Gradient: expected a function whose value is a scalar, got {y.Shape}. Call Jacobian.");
        return Share(y, y.Device.Full(y.Shape, 1, y.DType), leaf, retainGraph: false);
    }

    /// <summary>J[i…, j…] = ∂f[i…]/∂x[j…], in f's shape followed by x's, by one backward pass for each element of f.</summary>
    /// <param name="function">Differentiable, made of operations on its argument.</param>
    /// <param name="x">Where, Float32 or Float64.</param>
    /// <exception cref="ShapeException">The Jacobian has too many elements.</exception>
    /// <exception cref="InvalidOperationException">x is not floating-point.</exception>
    public static Tensor Jacobian(Func<Tensor, Tensor> function, Tensor x)
    {
        using var _ = Grad();
        var leaf = Leaf(x);
        var y = function(leaf);
        var jacobian = x.Device.Full([.. y.Shape, .. x.Shape], 0, x.DType);
        for (var i = 0; i < y.Count; i++)
        {
            var row = Share(y, Unit(y, i), leaf, retainGraph: true);
            row.Device.Execute(new CopyCall(row, jacobian.Window(x.Shape, i * x.Count)));
        }
        return jacobian;
    }

    /// <summary>H[i…, j…] = ∂²f/∂x[i…]∂x[j…] of a scalar function, in x's shape twice.</summary>
    /// <remarks>Exact: the backward pass is run once for each element of x and differentiated forward on the way (forward over reverse);
    /// there are no differences of values. A kink has no second derivative and counts as 0: ReLU's is 0 everywhere. Source: B. Pearlmutter,
    /// "Fast exact multiplication by the Hessian", Neural Computation 6 (1994).</remarks>
    /// <param name="function">Twice differentiable, made of operations on its argument.</param>
    /// <param name="x">Where, Float32 or Float64.</param>
    /// <exception cref="ShapeException">The function's value has more than one element, or the Hessian too many.</exception>
    /// <exception cref="InvalidOperationException">x is not floating-point.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> function, Tensor x)
    {
        var hessian = x.Device.Full([.. x.Shape, .. x.Shape], 0, x.DType);
        for (var j = 0; j < x.Count; j++)
        {
            var column = HessianProduct(function, x, Unit(x, j));
            // H is symmetric: the column is the row.
            column.Device.Execute(new CopyCall(column, hessian.Window(x.Shape, j * x.Count)));
        }
        return hessian;
    }

    /// <summary>The Hessian times a direction, Σⱼ H[i…, j…]·v[j…], in x's shape, by one pass.</summary>
    /// <param name="function">Twice differentiable, made of operations on its argument.</param>
    /// <param name="x">Where, Float32 or Float64.</param>
    /// <param name="direction">v, of x's shape and type.</param>
    /// <exception cref="ShapeException">The function's value has more than one element, or the direction does not fit.</exception>
    /// <exception cref="InvalidOperationException">x is not floating-point.</exception>
    public static Tensor HessianProduct(Func<Tensor, Tensor> function, Tensor x, Tensor direction)
    {
        Check.SameShape("HessianProduct", x, direction);
        Check.SameType("HessianProduct", x, direction);
        using var _ = Grad();
        var leaf = Leaf(x);
        var tangents = new TangentDevice(leaf.Device);
        tangents.Seed(leaf, direction);
        Tensor? product = null;
        tangents.During(() =>
        {
            var y = function(leaf);
            if (y.Count != 1) throw new ShapeException($"Hessian: expected a function whose value is a scalar, got {y.Shape}.");
            product = tangents.Of(Share(y, y.Device.Full(y.Shape, 1, y.DType), leaf, retainGraph: false));
        });
        return product ?? x.Device.Full(x.Shape, 0, x.DType);
    }

    private static Tensor Leaf(Tensor x)
    {
        // Storage of its own: a tangent belongs to a storage, and the function may read x by another name.
        var leaf = x.Copied();
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static Tensor Share(Tensor output, Tensor upstream, Tensor leaf, bool retainGraph) =>
        Trace(output, upstream, retainGraph).Totals.TryGetValue(leaf.Value, out var gradient) ? gradient
            : leaf.Device.Full(leaf.Shape, 0, leaf.DType);

    private static Tensor Unit(Tensor like, int element)
    {
        var unit = like.Device.Full([like.Count], 0, like.DType);
        unit.Device.Execute(new FillCall(unit.Window([], element), 1));
        return unit.Reshape(like.Shape);
    }
}
