#:project ../src/Fovea.Teaching/Fovea.Teaching.csproj
// The graph behind any tensor as a drawing, and derivatives as tensors: gradient, Jacobian, Hessian.
//   dotnet run -c Release examples/08-computational-graph.cs [FOLDER]
using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Teaching;
using Fovea.Tensors;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");

// A neuron with its loss, computed as always.
Tensor x = Tensor.From([1.0, -2], [2, 1]), y = Tensor.From([0.5], [1, 1]);
Tensor w = Tensor.From([0.3, 0.1], [1, 2]), b = Tensor.From([0.2], [1, 1]);
w.RequiresGrad = b.RequiresGrad = true;
var activation = (w.MatMul(x) + b).Tanh();
var loss = (activation - y).Square();

// Drawing runs the chain rule back once, and leaves graph and gradients as they are.
var diagram = loss.Graph([("x", x), ("y", y), ("w", w), ("b", b), ("a", activation)], title: "(tanh(w·x + b) − y)²");
diagram.Save(Path.Combine(folder, "neuron.dot"));
diagram.Save(Path.Combine(folder, "neuron.mmd"));
Console.WriteLine(diagram.ToMermaid());
Console.WriteLine($"text: {folder}/neuron.dot, neuron.mmd");
if (Graphviz.IsFound)
{
    diagram.Save(Path.Combine(folder, "neuron.svg"));
    Console.WriteLine($"picture: {folder}/neuron.svg");
}

// A formula from text, at a point, with every gradient beside its difference quotient.
var formula = Expression.Parse("log(1 + exp(-y*(w*x + b)))");
var graph = ExpressionGraph.Of(formula, new Dictionary<string, double> { ["y"] = 1, ["w"] = 0.5, ["x"] = 2, ["b"] = -3 }, check: true);
foreach (var value in graph.Values) Console.WriteLine($"{value.Step,8} {value.Value,9:F4} {value.Gradient,9:F4} {value.Numeric,9:F4}");

// Derivatives of a function as tensors. The Hessian is exact: the backward pass, differentiated forward.
var point = Tensor.From(1.2, 0.7);
Tensor Rosenbrock(Tensor v)
{
    Tensor p = v.Slice(0, 0, 1), q = v.Slice(0, 1, 2);
    return ((1 - p).Square() + 100 * (q - p.Square()).Square()).Sum();
}
var gradient = Autograd.Gradient(Rosenbrock, point);
var hessian = Autograd.Hessian(Rosenbrock, point);
Console.WriteLine($"gradient {gradient}\nHessian  {hessian}");

// Newton's method by hand: v ← v − H⁻¹g. It reaches the minimum at (1, 1) in a few steps.
for (var step = 0; step < 8; step++)
{
    var (g, h) = (Autograd.Gradient(Rosenbrock, point), Autograd.Hessian(Rosenbrock, point));
    var determinant = h.At(0, 0) * h.At(1, 1) - h.At(0, 1) * h.At(1, 0);
    var inverse = Tensor.From([h.At(1, 1), -h.At(0, 1), -h.At(1, 0), h.At(0, 0)], [2, 2]) / determinant;
    point = (point - inverse.MatMul(g.Reshape([2, 1])).Flatten()).Detach();
    Console.WriteLine($"step {step}: ({point.At(0):F9}, {point.At(1):F9})");
}

// The floor: exact numbers, and gradients that agree.
var isExact = Math.Abs(hessian.At(0, 0) - (2 - 400 * (0.7 - 3 * 1.44))) < 1e-9 && Math.Abs(hessian.At(0, 1) + 480) < 1e-9;
var agree = graph.Values.All(v => v.Gradient is null || Math.Abs(v.Gradient.Value - v.Numeric!.Value) < 1e-9);
return isExact && agree && Math.Abs(point.At(0) - 1) < 1e-9 && w.Grad is null ? 0 : 1;
