namespace Fovea.Course;

internal sealed class SignalsSet() : ExerciseSet("signals", "Signals and filters",
    "Sizes of a convolution, a filter of finite impulse response, convolution of signals and of pictures, and the filters that every "
    + "course knows: mean, Gaussian, median, Sobel.", "5 h")
{
    public override int Order => 20;
}
