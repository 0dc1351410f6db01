namespace Fovea.Course;

internal sealed class BackpropSet() : ExerciseSet("backprop", "Backpropagation by hand",
    "Four functions with their derivatives, then the layers of a network forward and backward: fully connected, ReLU, softmax loss, a "
    + "two-layer net, batch normalisation, dropout, convolution.", "8 h")
{
    public override int Order => 10;
}
