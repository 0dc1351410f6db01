namespace Fovea.Tensors;

/// <summary>Where the windows of a two-dimensional convolution take their pixels.</summary>
internal readonly record struct PatchPlaces
{
    private readonly Size2 _padded, _windows, _kernel, _stride, _dilation;

    /// <exception cref="ShapeException">A number is too small, or the image is smaller than the window.</exception>
    public PatchPlaces(string subject, Size2 image, Size2 kernel, Size2? stride, Size2? padding, Size2? dilation)
    {
        (_kernel, _stride, Padding, _dilation) = (kernel, stride ?? 1, padding ?? 0, dilation ?? 1);
        if (Least(kernel) < 1 || Least(_stride) < 1 || Least(_dilation) < 1 || Least(Padding) < 0)
            throw new ShapeException($"{subject}: expected kernel, stride and dilation of 1 or more and padding of 0 or more, "
                + $"got kernel {kernel}, stride {_stride}, padding {Padding}, dilation {_dilation}.");
        Conv2dOptions.RequireSteps(subject, _stride, _dilation, Padding);
        _padded = (image.H + 2 * Padding.H, image.W + 2 * Padding.W);
        _windows = (ConvGeometry.OutSize(image.H, kernel.H, _stride.H, Padding.H, _dilation.H),
            ConvGeometry.OutSize(image.W, kernel.W, _stride.W, Padding.W, _dilation.W));
        if (Least(_windows) < 1)
            throw new ShapeException($"{subject}: expected images at least as large as the window, "
                + $"got {image.H}×{image.W} for kernel {kernel}, padding {Padding}, dilation {_dilation}.");

        static int Least(Size2 size) => Math.Min(size.H, size.W);
    }

    /// <summary>Rows and columns of zeros on each side.</summary>
    public Size2 Padding { get; }

    /// <summary>Height and width of the image with its zeros.</summary>
    public Size2 Padded => _padded;

    /// <summary>Pixels of a window.</summary>
    public int Taps => _kernel.H * _kernel.W;

    /// <summary>Number of windows.</summary>
    public int Windows => _windows.H * _windows.W;

    /// <summary>[taps · windows]: for each pixel of a window and each window its place in the padded plane.</summary>
    public Tensor Index(Device device)
    {
        var index = new long[Taps * Windows];
        for (var i = 0; i < index.Length; i++)
        {
            int tap = i / Windows, window = i % Windows;
            var row = window / _windows.W * _stride.H + tap / _kernel.W * _dilation.H;
            var column = window % _windows.W * _stride.W + tap % _kernel.W * _dilation.W;
            index[i] = (long)row * _padded.W + column;
        }
        return device.From(index, [index.Length]);
    }
}
