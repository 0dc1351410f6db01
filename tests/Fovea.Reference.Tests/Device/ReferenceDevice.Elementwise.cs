using Fovea.Tensors;

namespace Fovea.Reference;

// Formulas, element by element.
public partial class ReferenceDevice : IExecutesUnary, IExecutesBinary, IExecutesCompare, IExecutesUpdate, IExecutes<SelectCall>
{
    void IExecutesUnary.Execute<F>(in UnaryCall<F> call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var i = 0; i < y.Count; i++) y[i] = call.Function.Forward(new PlainLane(x[i])).Value;
    }

    void IExecutesUnary.Execute<F>(in UnaryBackwardCall<F> call)
    {
        Elements upstream = new(call.Upstream), x = new(call.X), y = new(call.Y), dx = new(call.Dx);
        for (var i = 0; i < dx.Count; i++)
            dx[i] = upstream[i] * call.Function.Derivative(new PlainLane(x[i]), new PlainLane(y[i])).Value;
    }

    void IExecutesBinary.Execute<F>(in BinaryCall<F> call)
    {
        Elements a = new(call.A), b = new(call.B), y = new(call.Y);
        for (var i = 0; i < y.Count; i++)
        {
            PlainLane p = new(a[Stretched(call.A.Shape, call.Y.Shape, i)]), q = new(b[Stretched(call.B.Shape, call.Y.Shape, i)]);
            y[i] = call.Function.Forward(p, q).Value;
        }
    }

    void IExecutesBinary.Execute<F>(in BinaryBackwardCall<F> call)
    {
        Elements upstream = new(call.Upstream), a = new(call.A), b = new(call.B), y = new(call.Y);
        for (var i = 0; i < y.Count; i++)
        {
            PlainLane p = new(a[i]), q = new(b[i]), result = new(y[i]);
            var u = upstream[i];
            Put(call.Da, i, u * call.Function.DerivativeA(p, q, result).Value);
            Put(call.Db, i, u * call.Function.DerivativeB(p, q, result).Value);
        }
    }

    void IExecutesCompare.Execute<C>(in CompareCall<C> call)
    {
        Elements a = new(call.A), b = new(call.B), y = new(call.Y);
        for (var i = 0; i < y.Count; i++)
            y[i] = call.A.DType.IsFloating ? call.Comparison.Holds(new PlainLane(a[i]), new PlainLane(b[i])).Value
                : call.Comparison.Holds(new WholeLane(a.Whole(i)), new WholeLane(b.Whole(i))).Value;
    }

    void IExecutesUpdate.Execute<R>(in UpdateCall<R> call)
    {
        Elements parameter = new(call.Parameter), gradient = new(call.Gradient);
        for (var i = 0; i < parameter.Count; i++)
        {
            PlainLane p = new(parameter[i]);
            PlainLane s0 = new(At(call.State0, i, 0)), s1 = new(At(call.State1, i, 0)), s2 = new(At(call.State2, i, 0));
            call.Rule.Apply(ref p, new(gradient[i]), ref s0, ref s1, ref s2);
            parameter[i] = p.Value;
            Put(call.State0, i, s0.Value);
            Put(call.State1, i, s1.Value);
            Put(call.State2, i, s2.Value);
        }
    }

    void IExecutes<SelectCall>.Execute(in SelectCall call)
    {
        Elements mask = new(call.Mask), a = new(call.A), b = new(call.B), y = new(call.Y);
        for (var i = 0; i < y.Count; i++) y.Copy(i, mask.Whole(i) != 0 ? a : b, i);
    }

    // The element of a tensor that stands at element i of the shape that it is broadcast to: axes of size 1 do not move.
    private static int Stretched(Shape from, Shape to, int i)
    {
        var (index, stride) = (0, 1);
        for (var axis = to.Rank - 1; axis >= to.Rank - from.Rank; axis--)
        {
            var size = from[axis - (to.Rank - from.Rank)];
            if (size > 1) index += i % to[axis] * stride;
            stride *= size;
            i /= to[axis];
        }
        return index;
    }
}
