using Fovea.Reports;

namespace Fovea.Course;

/// <summary>f₂(x) = (e²ˣ − 1)/(e²ˣ + 1).</summary>
public interface IF2
{
    /// <summary>(e²ˣ − 1)/(e²ˣ + 1).</summary>
    double Forward(double x);

    /// <summary>df/dx.</summary>
    double Backward(double x);
}

internal sealed class F2Exercise : Exercise<IF2>
{
    public F2Exercise() : base("backprop", "f2", 20, "F2", "tanh as (e²ˣ − 1)/(e²ˣ + 1)")
    {
        Check("Forward", 1, (answer, draw) =>
        {
            var x = draw.Number();
            return new Trial(() => answer.Forward(x), Math.Tanh(x))
                .Mistake("the exponent is 2x, not x", () => Math.Tanh(x / 2))
                .Mistake("this is the sigmoid 1/(1 + e⁻ˣ)", () => 1 / (1 + Math.Exp(-x)));
        });
        Check("Backward", 2, (answer, draw) =>
        {
            var x = draw.Number(0, 0.7);
            return new Trial(() => answer.Backward(x), CentralDifferences.Derivative(Math.Tanh, x))
                .Mistake("the derivative is 1 − f², with the square", () => 1 - Math.Tanh(x))
                .Mistake("this is the derivative of the sigmoid, f·(1 − f)", () => Math.Tanh(x) * (1 - Math.Tanh(x)))
                .Mistake("the 2 of the exponent 2x is left out of the chain rule", () => (1 - Math.Pow(Math.Tanh(x), 2)) / 2);
        });
    }

    protected override IEnumerable<PageBlock> Show(IF2 answer)
    {
        double[] x = [.. Enumerable.Range(-30, 61).Select(i => i / 10.0)];
        yield return new PageChart(new LineChart("What you wrote") { XLabel = "x", YLabel = "" }
            .Add("Forward", x, x.Select(answer.Forward)).Add("Backward", x, x.Select(answer.Backward)));
    }
}
