namespace Fovea.Nn.Tests;

/// <summary>Two parameters and the loss whose minimum they look for; Goldens/torch_goldens.py has the same.</summary>
internal sealed class Problem
{
    private readonly Tensor[] _stiffness, _target;

    public Problem(DType dtype = DType.Float64)
    {
        Parameters = [Wave.Of([2, 5], 1, dtype), Wave.Of([3], 2, dtype)];
        foreach (var p in Parameters) p.RequiresGrad = true;
        _stiffness = [Wave.Of([2, 5], 3, dtype) + 1.5, Wave.Of([3], 4, dtype) + 1.5];
        _target = [Wave.Of([2, 5], 5, dtype) * 2, Wave.Of([3], 6, dtype) * 2];
    }

    public Tensor[] Parameters { get; }

    public Tensor Loss() => ((_stiffness[0] * (Parameters[0] - _target[0]).Square()).Sum()
        + (_stiffness[1] * (Parameters[1] - _target[1]).Square()).Sum()) * 0.5;

    public double[] Values() => [.. Parameters.SelectMany(p => p.To(DType.Float64).ToArray<double>())];

    /// <summary>Steps, and all parameters after each.</summary>
    public List<double> Descend(Optimizer optimizer, int steps = 10)
    {
        var path = new List<double>();
        for (var i = 0; i < steps; i++)
        {
            optimizer.ZeroGrad();
            Loss().Backward();
            optimizer.Step();
            path.AddRange(Values());
        }
        return path;
    }
}
