using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

public sealed partial class Lbfgs
{
    /// <summary>The history, the last direction and gradient, the learning rate and the counts: all that a resumed training
    /// needs.</summary>
    public override IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (key, value) in base.StateDict()) state[key] = value;
        state["iterations"] = Tensor.From(Iterations);
        if (_direction is null || _gradient is null) return state;
        (state["direction"], state["gradient"]) = (_direction, _gradient);
        (state["length"], state["scale"]) = (Tensor.From(_length), Tensor.From(_scale));
        state["history"] = Tensor.From((long)_history.Count);
        foreach (var (i, (s, y, rho)) in _history.Index())
            (state[Key("s", i)], state[Key("y", i)], state[Key("rho", i)]) = (s, y, Tensor.From(rho));
        return state;
    }

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        Shape all = [_parameters.Sum(p => p.Count)];
        Tensor Take(string key, Shape shape) =>
            !state.TryGetValue(key, out var tensor) ? throw new StateDictException(key, "expected an optimizer state, got nothing")
            : tensor.Shape != shape ? throw new StateDictException(key, $"expected {shape}, got {tensor.Shape}") : tensor;
        double Number(string key) => Take(key, [1]).Item();
        Tensor Vector(string key) => Take(key, all).To(_parameters[0].DType).To(_parameters[0].Storage.Device).Clone();

        var iterations = (long)Number("iterations");
        var history = new List<(Tensor, Tensor, double)>();
        var (direction, gradient, length, scale) = ((Tensor?)null, (Tensor?)null, 0.0, 1.0);
        if (state.ContainsKey("direction"))
        {
            (direction, gradient, length, scale) = (Vector("direction"), Vector("gradient"), Number("length"), Number("scale"));
            for (var i = 0; i < (int)Number("history"); i++)
                history.Add((Vector(Key("s", i)), Vector(Key("y", i)), Number(Key("rho", i))));
        }
        base.LoadStateDict(state);
        (Iterations, _direction, _gradient, _length, _scale) = (iterations, direction, gradient, length, scale);
        _history.Clear();
        _history.AddRange(history);
    }

    private static string Key(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"history.{index}.{name}");
}
