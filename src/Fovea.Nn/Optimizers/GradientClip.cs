using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Bounds on gradients before a step.</summary>
public static class GradientClip
{
    /// <summary>Scales all gradients by min(1, max/‖g‖), with ‖g‖ the norm of all of them together.</summary>
    /// <returns>‖g‖ before.</returns>
    /// <remarks>Source: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public static double ByNorm(IEnumerable<Tensor> parameters, double maxNorm)
    {
        if (!(maxNorm > 0)) throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "GradientClip: expected a bound > 0.");
        using var _ = Autograd.NoGrad();
        var list = parameters.Where(p => p.Grad is not null).ToList();
        if (list.Count == 0) return 0;
        // Together, so that the host looks once.
        var squares = Tensor.Stack([.. list.Select(p => p.Grad!.Square().Sum().To(DType.Float64))]).ToArray<double>();
        var norm = Math.Sqrt(squares.Sum());
        if (norm > maxNorm)
            foreach (var p in list) p.Grad = p.Grad! * (maxNorm / norm);
        return norm;
    }

    /// <summary>Bounds each element of each gradient to [−max, max].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public static void ByValue(IEnumerable<Tensor> parameters, double maxValue)
    {
        if (!(maxValue > 0)) throw new ArgumentOutOfRangeException(nameof(maxValue), maxValue, "GradientClip: expected a bound > 0.");
        using var _ = Autograd.NoGrad();
        foreach (var p in parameters) p.Grad = p.Grad?.Clamp(-maxValue, maxValue);
    }
}
