using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Elements written along an axis, or combined with what is there.</summary>
internal sealed class ScatterElementsOperator() : ScatterElementsOf("ScatterElements", 11);

/// <summary>The same by its earlier name.</summary>
internal sealed class ScatterOperator() : ScatterElementsOf("Scatter", 9, 10);

/// <summary>Elements written along an axis.</summary>
/// <param name="opType">The operator's name.</param>
/// <param name="since">The first version of the operators.</param>
/// <param name="until">The last one.</param>
public abstract class ScatterElementsOf(string opType, int since, int until = int.MaxValue) : OnnxOperator(opType, since, until)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (x, index, updates) = (call[0], call[1], call[2]);
        var axis = call.Axis(call.Node.Int("axis", 0), x.Rank);
        if (index.Rank != x.Rank || index.Shape != updates.Shape)
            throw call.Wrong(1, $"expected an index of {x.Rank} axes and updates alike, got {index.Shape} and {updates.Shape}");
        var strides = x.Shape.Strides();
        var flat = Places.Positive(index, x.Shape[axis]) * (long)strides[axis];
        for (var a = 0; a < x.Rank; a++)
        {
            if (a == axis) continue;
            if (index.Shape[a] > x.Shape[a]) throw call.Wrong(1,
                $"expected sizes of at most {x.Shape} beside axis {axis}, got {index.Shape}");
            Shape line = [index.Shape[a], .. Enumerable.Repeat(1, x.Rank - 1 - a)];
            flat += Tensor.From([.. Enumerable.Range(0, index.Shape[a]).Select(i => (long)i * strides[a])], line);
        }
        return [Scattering.Run(call, x, flat.Reshape([index.Count]), updates.Reshape([index.Count]), 1)];
    }
}

/// <summary>Parts written at places on the first axes, or combined with what is there.</summary>
internal sealed class ScatterNDOperator() : OnnxOperator("ScatterND", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, index, updates) = (call[0], call[1], call[2]);
        if (index.Rank == 0 || index.Shape[^1] > x.Rank) throw call.Wrong(1, $"expected places in {x.Shape}, got {index.Shape}");
        var k = index.Shape[^1];
        Shape expected = [.. index.Shape.Sizes[..^1], .. x.Shape.Sizes[k..]];
        if (updates.Shape != expected) throw call.Wrong(2, $"expected updates {expected}, got {updates.Shape}");
        var inner = x.Shape.Sizes[k..].ToArray().Aggregate(1, (n, s) => n * s);
        return [Scattering.Run(call, x, Places.Flat(index, x.Shape, 0), updates.Reshape([updates.Count]), inner)];
    }
}

/// <summary>Elements written into a tensor in the order of its elements.</summary>
internal static class Scattering
{
    /// <summary>The tensor with updates at places, by the node's reduction.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The tensor.</param>
    /// <param name="places">The numbers of the parts.</param>
    /// <param name="updates">Their elements, one after the other.</param>
    /// <param name="inner">Elements of a part.</param>
    public static Tensor Run(OnnxCall call, Tensor x, Tensor places, Tensor updates, int inner)
    {
        var reduction = call.Node.OneOf("reduction", "none", "add", "mul", "max", "min");
        if (updates.Count == 0) return x;
        if (inner != 1)
            places = (places.Unsqueeze(1) * (long)inner + Tensor.Arange(inner)).Reshape([updates.Count]);
        var flat = x.Reshape([x.Count]);
        if (reduction == "none") return flat.Scatter(0, places, updates).Reshape(x.Shape);
        if (reduction == "add" && x.DType.IsFloating) return flat.ScatterAdd(0, places, updates).Reshape(x.Shape);
        Func<Tensor, Tensor, Tensor> combine = reduction switch
        {
            "add" => (a, b) => a + b,
            "mul" => (a, b) => a * b,
            "max" => (a, b) => a.Maximum(b),
            _ => (a, b) => a.Minimum(b),
        };
        call.Fixed(1);
        foreach (var round in Rounds(places.ToArray<long>()))
        {
            var (at, from) = (Tensor.From(round.Select(r => r.Place).ToArray()), Tensor.From(round.Select(r => r.Update).ToArray()));
            flat = flat.Scatter(0, at, combine(flat.IndexSelect(0, at), updates.IndexSelect(0, from)));
        }
        return flat.Reshape(x.Shape);
    }

    // Updates of one place come one after the other; those of a round have places of their own.
    private static List<List<(long Place, long Update)>> Rounds(long[] places)
    {
        var times = new Dictionary<long, int>();
        var rounds = new List<List<(long Place, long Update)>>();
        for (var i = 0; i < places.Length; i++)
        {
            var turn = times[places[i]] = times.GetValueOrDefault(places[i], -1) + 1;
            if (turn == rounds.Count) rounds.Add([]);
            rounds[turn].Add((places[i], i));
        }
        return rounds;
    }
}
