namespace Fovea.Tensors;

/// <summary>The three maps of a convolution, y(x, w), x(y, w) and w(x, y): each is linear in both of its arguments, and its gradients are
/// the other two. So they can be differentiated without end.</summary>
/// <param name="g">The convolution.</param>
/// <param name="x">The shape of its input.</param>
/// <param name="w">The shape of its kernels.</param>
internal sealed class ConvolutionProduct(ConvGeometry g, Shape x, Shape w)
{
    /// <summary>y = x ∗ w.</summary>
    public Tensor Output(Tensor input, Tensor weight)
    {
        var y = input.Device.Empty([g.Batch, g.OutChannels, g.Out.H, g.Out.W], input.DType);
        input.Device.Execute(new ConvolveCall(g, input, weight, null, y));
        return Autograd.Record(new NamedAttributes("convolve"), y, [input, weight], (upstream, needs) =>
            [needs[0] ? Input(upstream, weight) : null, needs[1] ? Weight(input, upstream) : null]);
    }

    /// <summary>The adjoint in x: each y spread back through w.</summary>
    public Tensor Input(Tensor output, Tensor weight)
    {
        var dx = output.Device.Empty(x, output.DType);
        output.Device.Execute(new ConvolveInputCall(g, output, weight, null, dx));
        return Autograd.Record(new NamedAttributes("convolve_input"), dx, [output, weight], (upstream, needs) =>
            [needs[0] ? Output(upstream, weight) : null, needs[1] ? Weight(upstream, output) : null]);
    }

    /// <summary>The adjoint in w: the correlation of x with y.</summary>
    public Tensor Weight(Tensor input, Tensor output)
    {
        var dw = input.Device.Empty(w, input.DType);
        input.Device.Execute(new ConvolveWeightCall(g, input, output, dw, null));
        return Autograd.Record(new NamedAttributes("convolve_weight"), dw, [input, output], (upstream, needs) =>
            [needs[0] ? Input(output, upstream) : null, needs[1] ? Output(input, upstream) : null]);
    }
}
