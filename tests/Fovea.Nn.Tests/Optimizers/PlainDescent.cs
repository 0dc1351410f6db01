namespace Fovea.Nn.Tests;

/// <summary>An optimizer's formula on single numbers, and the path that it takes through <see cref="Problem"/>.</summary>
internal static class PlainDescent
{
    /// <summary>One step of one number: its value after, from value, gradient, its states (changed) and the count of steps from
    /// 1.</summary>
    public delegate double Rule(double p, double g, double[] state, int t);

    /// <summary>All parameters after each step.</summary>
    public static List<double> Path(Rule rule, int steps = 10, double firstState = 0)
    {
        var problem = new Problem();
        var states = problem.Values().Select(_ => new[] { firstState, firstState, firstState }).ToArray();
        var path = new List<double>();
        for (var t = 1; t <= steps; t++)
        {
            foreach (var p in problem.Parameters) p.ZeroGrad();
            problem.Loss().Backward();
            var i = 0;
            foreach (var p in problem.Parameters)
            {
                var gradients = p.Grad!.ToArray<double>();
                var values = p.Detach().ToArray<double>();
                for (var j = 0; j < values.Length; j++, i++) values[j] = rule(values[j], gradients[j], states[i], t);
                p.SetData(Tensor.From(values, p.Shape));
            }
            path.AddRange(problem.Values());
        }
        return path;
    }
}
