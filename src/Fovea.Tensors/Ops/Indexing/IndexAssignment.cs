namespace Fovea.Tensors;

/// <summary><c>x[…] = value</c>: elements written in place.</summary>
internal static class IndexAssignment
{
    /// <exception cref="InvalidOperationException">x or the value requires a gradient while operations are recorded.</exception>
    /// <exception cref="ShapeException">The indices do not fit x, or the value does not broadcast.</exception>
    public static void Set(Tensor x, ReadOnlySpan<TensorIndex> indices, Tensor value)
    {
        if (Autograd.IsRecording && x.RequiresGrad)
            throw new InvalidOperationException("x[…] = value: expected a tensor that requires no gradient, got "
                + $"{x.DType} {x.Shape} that does. Assign within `using var _ = Autograd.NoGrad();`, or compute another tensor "
                + "with Where.");
        if (Autograd.IsRecording && value.RequiresGrad)
            throw new InvalidOperationException("x[…] = value: expected a value that requires no gradient, got "
                + $"{value.DType} {value.Shape} that does; it would be lost. Call value.Detach(), or compute another tensor with "
                + "Where or Concat.");
        using var _ = Autograd.NoGrad();
        var plan = new IndexPlan(x.Shape, indices);
        value = value.Number is { } number ? Integers.Placed(value, number, x) : value.Detach().To(x.DType);
        // What is written must not be read at the same time.
        if (value.Storage == x.Storage) value = value.Copied();
        if (plan.Picks.Count == 0)
            x.Device.Execute(new WriteViewCall(Stretched(value, plan.Shape), plan.View, x));
        else if (value.Count == 1 && plan.Picks is [(0, { DType: DType.Bool } mask)] && plan.IsBlock && plan.Shape == x.Shape)
            Fill(x, mask, value);
        else Put(x, indices, value);
    }

    // Without a look at the mask, so that a recording can repeat it.
    private static void Fill(Tensor x, Tensor mask, Tensor value)
    {
        Shape shape = [.. mask.Shape, .. Enumerable.Repeat(1, x.Rank - mask.Rank)];
        x.Device.Execute(new SelectCall(mask.Reshape(shape).Expand(x.Shape), value.Reshape([]).Expand(x.Shape), x, x));
    }

    // The elements' numbers, indexed in the same way, say where each value goes.
    private static void Put(Tensor x, ReadOnlySpan<TensorIndex> indices, Tensor value)
    {
        var numbers = new long[x.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
        var places = IndexOp.Get(x.Storage.Device.From(numbers, x.Shape), indices);
        x.Device.Execute(new PutCall(Stretched(value, places.Shape), places, x));
    }

    private static Tensor Stretched(Tensor value, Shape shape)
    {
        // Leading axes of size 1 do not count.
        var extra = 0;
        while (value.Rank - extra > shape.Rank && value.Shape[extra] == 1) extra++;
        var inner = value.Reshape(Shape.Create(value.Shape.Sizes[extra..]));
        var fits = inner.Rank <= shape.Rank;
        for (var i = 1; fits && i <= inner.Rank; i++) fits = inner.Shape[^i] == 1 || inner.Shape[^i] == shape[^i];
        return fits ? inner.Expand(shape)
            : throw new ShapeException($"x[…] = value: expected a value that broadcasts to {shape}, got {value.Shape}.");
    }
}
