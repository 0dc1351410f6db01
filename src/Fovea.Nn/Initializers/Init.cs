using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Which fan keeps the variance.</summary>
public enum FanMode
{
    /// <summary>Inputs of a unit: activations keep their variance going forward.</summary>
    In,

    /// <summary>Outputs that a unit's input reaches: gradients keep their variance going back.</summary>
    Out,
}

/// <summary>Initial values of parameters, drawn in place from <see cref="Generator.Default"/> unless a generator is given. <see
/// cref="SkipInit"/> leaves the draws out.</summary>
/// <remarks>For a weight [out, in, …]: fan_in = in · taps, fan_out = out · taps.</remarks>
public static class Init
{
    /// <summary>Every element becomes <paramref name="value"/>.</summary>
    public static void Constant(Tensor tensor, double value) =>
        tensor.SetData(Tensor.Full(tensor.Shape, value, tensor.DType).To(tensor.Storage.Device));

    /// <summary>U[low, high).</summary>
    public static void Uniform(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
    {
        if (!SkipInit.IsActive) tensor.SetUniform(low, high, generator);
    }

    /// <summary>N(mean, std²).</summary>
    public static void Normal(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
    {
        if (!SkipInit.IsActive) tensor.SetNormal(mean, std, generator);
    }

    /// <summary>U(±g·√(3/fan)) with g = √(2/(1 + a²)): for rectifiers of slope a.</summary>
    /// <remarks>Source: K. He et al., "Delving deep into rectifiers", ICCV 2015, equation 14.</remarks>
    public static void KaimingUniform(Tensor weight, double slope = 0, FanMode mode = FanMode.In, Generator? generator = null)
    {
        var bound = Math.Sqrt(6 / ((1 + slope * slope) * Fan(weight, mode)));
        Uniform(weight, -bound, bound, generator);
    }

    /// <summary>N(0, g²/fan) with g = √(2/(1 + a²)): for rectifiers of slope a.</summary>
    /// <remarks>Source: K. He et al., "Delving deep into rectifiers", ICCV 2015, equation 14.</remarks>
    public static void KaimingNormal(Tensor weight, double slope = 0, FanMode mode = FanMode.In, Generator? generator = null) =>
        Normal(weight, 0, Math.Sqrt(2 / ((1 + slope * slope) * Fan(weight, mode))), generator);

    /// <summary>U(±g·√(6/(fan_in + fan_out))).</summary>
    /// <remarks>Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010,
    /// equation 16.</remarks>
    public static void XavierUniform(Tensor weight, double gain = 1, Generator? generator = null)
    {
        var bound = gain * Math.Sqrt(6 / (Fan(weight, FanMode.In) + Fan(weight, FanMode.Out)));
        Uniform(weight, -bound, bound, generator);
    }

    /// <summary>N(0, g²·2/(fan_in + fan_out)).</summary>
    /// <remarks>Source: X. Glorot and Y. Bengio, AISTATS 2010.</remarks>
    public static void XavierNormal(Tensor weight, double gain = 1, Generator? generator = null) =>
        Normal(weight, 0, gain * Math.Sqrt(2 / (Fan(weight, FanMode.In) + Fan(weight, FanMode.Out))), generator);

    /// <summary>PyTorch's default for linear and convolution layers: weight Kaiming uniform with slope √5, bias too: both
    /// U(±1/√fan_in).</summary>
    public static void Default(Tensor weight, Tensor? bias)
    {
        KaimingUniform(weight, Math.Sqrt(5));
        var bound = 1 / Math.Sqrt(Fan(weight, FanMode.In));
        if (bias is not null) Uniform(bias, -bound, bound);
    }

    private static double Fan(Tensor weight, FanMode mode)
    {
        if (weight.Rank < 2) throw new ShapeException($"Init: expected a weight of at least two axes, got {weight.Shape}.");
        return (double)weight.Count / weight.Shape[mode == FanMode.In ? 0 : 1];
    }
}
