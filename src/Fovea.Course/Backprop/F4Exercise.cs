namespace Fovea.Course;

/// <summary>f₄(w, x, b, y) = max(0, 1 − y·tanh(w·x + b))² + λ/2·w².</summary>
public interface IF4
{
    /// <summary>max(0, 1 − y·tanh(w·x + b))² + λ/2·w².</summary>
    double Forward(double w, double x, double b, double y, double lambda);

    /// <summary>∂f/∂w, ∂f/∂x and ∂f/∂b.</summary>
    (double DW, double DX, double DB) Backward(double w, double x, double b, double y, double lambda);
}

internal sealed class F4Exercise : Exercise<IF4>
{
    public F4Exercise() : base("backprop", "f4", 40, "F4", "the squared hinge loss of a tanh neuron, with weight decay")
    {
        Check("Forward", 1, (answer, draw) =>
        {
            var p = new Point(draw);
            return new Trial(() => answer.Forward(p.W, p.X, p.B, p.Y, p.Lambda), p.Value())
                .Mistake("the weight decay λ/2·w² is forgotten", () => p.Value(decay: 0))
                .Mistake("weight decay is λ/2·w², with the half", () => p.Value(decay: 1))
                .Mistake("the square of the hinge is missing", () => p.Value(power: 1));
        });
        Check("Backward: ∂f/∂w", 2, (answer, draw) =>
        {
            var p = new Point(draw);
            return Common(new Trial(() => answer.Backward(p.W, p.X, p.B, p.Y, p.Lambda).DW,
                CentralDifferences.Derivative(w => (p with { W = w }).Value(), p.W)), p, p.X, 1)
                .Mistake("the weight decay's share λ·w is forgotten", () => p.Slope() * p.X)
                .Mistake("the derivative of λ/2·w² is λ·w: the 2 cancels the half", () => (p.Slope() * p.X) + (p.Lambda / 2 * p.W))
                .Mistake("the derivative of λ/2·w² is λ·w", () => (p.Slope() * p.X) + (2 * p.Lambda * p.W))
                .Mistake("the inner derivative ∂(w·x + b)/∂w = x is left out", () => p.Slope() + (p.Lambda * p.W));
        });
        Check("Backward: ∂f/∂x", 1, (answer, draw) =>
        {
            var p = new Point(draw);
            return Common(new Trial(() => answer.Backward(p.W, p.X, p.B, p.Y, p.Lambda).DX,
                CentralDifferences.Derivative(x => (p with { X = x }).Value(), p.X)), p, p.W, 0)
                .Mistake("the inner derivative ∂(w·x + b)/∂x = w is left out", () => p.Slope());
        });
        Check("Backward: ∂f/∂b", 1, (answer, draw) =>
        {
            var p = new Point(draw);
            return Common(new Trial(() => answer.Backward(p.W, p.X, p.B, p.Y, p.Lambda).DB,
                CentralDifferences.Derivative(b => (p with { B = b }).Value(), p.B)), p, 1, 0);
        });
    }

    private static Trial Common(Trial trial, Point p, double inner, double decay) => trial
        .Mistake("the 2 that the square's derivative brings is missing", () => (p.Slope() / 2 * inner) + (decay * p.Lambda * p.W))
        .Mistake("the derivative of tanh, 1 − tanh², is left out", () => (p.Slope(tanh: false) * inner) + (decay * p.Lambda * p.W))
        .Mistake("the minus of 1 − y·tanh(…) is lost", () => (-p.Slope() * inner) + (decay * p.Lambda * p.W));

    private sealed record Point(double W, double X, double B, double Y, double Lambda)
    {
        public Point(Draw draw) : this(draw.Number(), draw.Number(), draw.Number(), draw.Whole(0, 1) == 0 ? -1 : 1, draw.Uniform(0.1, 1))
        {
        }

        public double Value(double decay = 0.5, double power = 2) => Math.Pow(Hinge, power) + (decay * Lambda * W * W);

        // ∂(hinge²)/∂(w·x + b)
        public double Slope(bool tanh = true) => -2 * Hinge * Y * (tanh ? 1 - Math.Pow(Tanh, 2) : 1);

        private double Tanh => Math.Tanh((W * X) + B);

        private double Hinge => Math.Max(0, 1 - (Y * Tanh));
    }
}
