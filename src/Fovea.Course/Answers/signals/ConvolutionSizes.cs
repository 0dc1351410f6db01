using Fovea.Course;

namespace Signals;

/// <summary>
/// How large the output of a convolution is, how many parameters it has, and how much of the input one output pixel
/// sees.
/// </summary>
public sealed class ConvolutionSizes : IConvolutionSizes
{
    /// <summary>
    /// An input of n pixels (a side), a kernel of k, padding p on both sides, stride s. Return the side of the output:
    /// in how many places the kernel fits.
    /// </summary>
    public int Output(int size, int kernel, int padding, int stride)
    {
        // begin
        return ((size + (2 * padding) - kernel) / stride) + 1;
        // end
    }

    /// <summary>
    /// Return the number of parameters of a layer with kernels of k×k, its biases included.
    /// </summary>
    public int Parameters(int inChannels, int outChannels, int kernel)
    {
        // begin
        return ((inChannels * kernel * kernel) + 1) * outChannels;
        // end
    }

    /// <summary>
    /// L layers of k×k and stride 1, one after another. Return the side of the square of input pixels that one output
    /// pixel depends on.
    /// </summary>
    public int ReceptiveField(int layers, int kernel)
    {
        // begin
        return 1 + (layers * (kernel - 1));
        // end
    }
}
