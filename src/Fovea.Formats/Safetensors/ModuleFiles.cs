using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Weights of a network in one file.</summary>
public static class ModuleFiles
{
    extension(Module module)
    {
        /// <summary>Writes parameters and buffers by PyTorch's keys as safetensors.</summary>
        /// <exception cref="IOException">The file cannot be written; an earlier one stays whole.</exception>
        public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
            SafetensorsFile.Save(path, module.StateDict(), metadata);

        /// <summary>Reads parameters and buffers written by <c>Save</c>, or by PyTorch under the same keys.</summary>
        /// <exception cref="DataFormatException">The file is not safetensors.</exception>
        /// <exception cref="StateDictException">The weights are of another architecture; names the first key that differs.</exception>
        public void Load(string path) => module.LoadStateDict(SafetensorsFile.Load(path).Tensors);
    }
}
