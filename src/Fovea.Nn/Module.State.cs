using Fovea.Tensors;

namespace Fovea.Nn;

public abstract partial class Module
{
    /// <summary>Converts parameters and floating-point buffers to an element type, in place. One of 16 bits is for saving: a module
    /// computes in Float32 or Float64.</summary>
    public Module To(DType dtype)
    {
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers()))
            if (tensor.DType.IsFloating || tensor.DType.IsHalf) tensor.SetData(tensor.Detach().To(dtype));
        return this;
    }

    /// <summary>Moves parameters and buffers to a device, in place. Optimizers are made after it.</summary>
    public Module To(Device device)
    {
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers())) tensor.SetData(tensor.Detach().To(device));
        return this;
    }

    /// <summary>Parameters and buffers by PyTorch's keys. The tensors are the module's own.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (prefix, module) in NamedModules())
            foreach (var (name, tensor) in module.OwnTensors) state.Add(prefix.Length == 0 ? name : $"{prefix}.{name}", tensor);
        return state;
    }

    /// <summary>Copies values from a state dict, in the module's own element types: floats of any width become those of the parameter,
    /// whole numbers those of the buffer. Nothing changes unless everything fits.</summary>
    /// <param name="state">Tensors by PyTorch's keys.</param>
    /// <param name="strict">Refuse keys that are missing or too many.</param>
    /// <returns>The keys that were not found and those that were left out: none of either if strict.</returns>
    /// <exception cref="StateDictException">A key is missing or too many, if strict, or of another shape or a type that does not
    /// convert; the message names all of them.</exception>
    public StateDictDifference LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        var own = StateDict();
        var difference = StateDictDifference.Between(own, state);
        if (difference.OtherShape.Count > 0 || (strict && !difference.IsEmpty)) throw difference.Refusal(own, state, strict);
        foreach (var (key, tensor) in own)
            if (state.TryGetValue(key, out var given) && !IsAlike(tensor.DType, given.DType))
                throw new StateDictException(key, $"expected {tensor.DType} or a type that converts to it, got {given.DType}");
        foreach (var (key, tensor) in own)
            if (state.TryGetValue(key, out var given)) tensor.SetData(given.Detach().To(tensor.DType).To(tensor.Storage.Device).Clone());
        return difference;
    }

    // A float is no count and no mask.
    private static bool IsAlike(DType own, DType given) => own == given || (own.IsInteger && given.IsInteger)
        || ((own.IsFloating || own.IsHalf) && (given.IsFloating || given.IsHalf));
}
