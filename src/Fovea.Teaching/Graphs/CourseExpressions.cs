namespace Fovea.Teaching;

internal sealed record SquaredErrorGraph() : NamedExpression("f1", "squared error (ŷ − y)²", "(ŷ - y)^2", "ŷ=5,y=2");

internal sealed record TanhGraph() : NamedExpression("f2", "tanh as (e²ˣ − 1)/(e²ˣ + 1)", "(exp(2*x) - 1)/(exp(2*x) + 1)", "x=0.5");

internal sealed record SoftmaxLossGraph() : NamedExpression("f3", "softmax loss of two classes",
    "-log(choose(i, exp(s1)/(exp(s1) + exp(s2)), exp(s2)/(exp(s1) + exp(s2))))", "s1=2,s2=1,i=2");

internal sealed record SquaredHingeGraph() : NamedExpression("f4", "squared hinge loss of a tanh neuron, with weight decay",
    "max(0, 1 - y*tanh(w*x + b))^2 + λ/2*w^2", "w=0.5,x=2,b=-1.5,y=1,λ=0.1");
