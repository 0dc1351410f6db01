#:project ../src/Fovea.Tensors/Fovea.Tensors.csproj
// Tensors: making them, stretching them over each other, and asking for gradients.
//   dotnet run -c Release examples/01-tensors.cs
using Fovea.Tensors;

Generator.ManualSeed(1);

// A tensor has an element type, a shape, and elements in row-major order: the last axis runs fastest.
var table = Tensor.Arange(0, 6).Reshape([2, 3]);
var row = Tensor.From(10f, 20f, 30f);
Console.WriteLine($"table   {table}");
Console.WriteLine($"row     {row}");
Console.WriteLine($"noise   {Tensor.Randn([2, 3])}");

// Broadcasting: shapes are aligned at the last axis, and an axis of size 1 (or none) stretches. No memory is copied by hand.
Console.WriteLine($"table + row              {table + row}");
Console.WriteLine($"sum of each row          {table.Sum(1)}");
Console.WriteLine($"each row less its mean   {table - table.Mean([1], keepDim: true)}");

// A shape that does not fit says what was expected and what came.
try
{
    _ = table + Tensor.Ones([2]);
}
catch (ShapeException e)
{
    Console.WriteLine($"table + ones [2]         {e.Message}");
}

// Gradients: what is computed from a tensor that requires them is recorded, and Backward() follows the chain rule back.
// y = Σ x·x has the gradient 2x.
var x = Tensor.From(1f, -2f, 3f);
x.RequiresGrad = true;
var y = (x * x).Sum();
y.Backward();
Console.WriteLine($"\ny = Σ x·x = {y.Item()}, recorded as '{y.Node!.Name}' of '{y.Node.Inputs[0]!.Node!.Name}'");
Console.WriteLine($"dy/dx = 2x               {x.Grad}");

// A second backward pass adds to the gradient: that is how the parts of a large batch are summed. ZeroGrad() starts again.
(x * x).Sum().Backward();
Console.WriteLine($"after a second pass      {x.Grad}");

// Where no gradient is wanted, say so, and nothing is kept.
using (Autograd.NoGrad()) Console.WriteLine($"recorded inside NoGrad?  {(x * x).RequiresGrad}");

float[] expected = [4, -8, 12];
return x.Grad!.ToArray<float>().SequenceEqual(expected) && table.Sum().Item() == 15 ? 0 : 1;
