using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Weights of a network in one file.</summary>
public static class ModuleFiles
{
    extension(Module module)
    {
        /// <summary>Writes parameters and buffers by PyTorch's keys, in the format of the file's ending: safetensors unless another
        /// <see cref="IWeightFormat"/> has it.</summary>
        /// <exception cref="IOException">The file cannot be written; an earlier one stays whole.</exception>
        public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
            WeightFormats.ByEnding(path).Write(path, module.StateDict(), metadata);

        /// <summary>Reads parameters and buffers written by <c>Save</c>, or by PyTorch under the same keys. What format the file has is
        /// told by its contents.</summary>
        /// <exception cref="DataFormatException">The file is not what its format says.</exception>
        /// <exception cref="StateDictException">The weights are of another architecture; names the keys that differ.</exception>
        /// <param name="path">The file.</param>
        /// <param name="strict">Refuse keys that are missing or too many.</param>
        /// <returns>The keys that were not found and those that were left out.</returns>
        public StateDictDifference Load(string path, bool strict = true) =>
            module.LoadStateDict(WeightFormats.Of(path).Read(path), strict);
    }
}
