using Fovea.Nn;

namespace Fovea.Models;

/// <summary>Initial values that many networks have in common.</summary>
internal static class InitialValues
{
    /// <summary>Weights of convolutions N(0, 2/fan), their biases 0.</summary>
    public static void Convolutions(Module network, FanMode mode)
    {
        foreach (var convolution in Of<Conv2d>(network))
        {
            Init.KaimingNormal(convolution.Weight, mode: mode);
            if (convolution.Bias is { } bias) Init.Constant(bias, 0);
        }
    }

    /// <summary>Weights of linear layers N(0, std²), their biases 0.</summary>
    public static void Linears(Module network, double std)
    {
        foreach (var linear in Of<Linear>(network))
        {
            Init.Normal(linear.Weight, std: std);
            if (linear.Bias is { } bias) Init.Constant(bias, 0);
        }
    }

    /// <summary>Weights of convolutions N(0, 0.02²), factors of normalisations N(1, 0.02²).</summary>
    public static void Dcgan(Module network)
    {
        foreach (var (_, module) in network.NamedModules())
        {
            if (module is Conv2d c) Init.Normal(c.Weight, std: 0.02);
            else if (module is ConvTranspose2d t) Init.Normal(t.Weight, std: 0.02);
            else if (module is BatchNorm2d n) Init.Normal(n.Weight!, 1, 0.02);
        }
    }

    /// <summary>The modules of a class inside a network.</summary>
    public static IEnumerable<T> Of<T>(Module network) where T : Module => network.NamedModules().Select(m => m.Module).OfType<T>();
}
