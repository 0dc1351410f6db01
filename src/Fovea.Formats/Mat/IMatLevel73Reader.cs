namespace Fovea.Formats;

/// <summary>Reads MATLAB's files of level 7.3, which are HDF5: a library of its own has it, <c>Fovea.Hdf5</c>, and whoever refers to that
/// reads such files by <see cref="MatFile.Load"/>.</summary>
[Catalogued]
public interface IMatLevel73Reader : INamed
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    MatFile Read(string path);
}
